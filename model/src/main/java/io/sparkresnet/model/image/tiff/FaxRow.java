package io.sparkresnet.model.image.tiff;

/**
 * One row of fax data as runs of white and black in turn, and the row above it that it refers to. The names a0 and b1 are
 * T.4's: where the row has got to, and the next change above that is of the other colour. Not thread-safe.
 */
final class FaxRow {
    private final int columns;
    private final FaxBits bits;
    private final FaxRuns runs;
    private int a0;
    private int runLength;
    private int b1;
    /** Next run of the row above. */
    private int above;

    private boolean endOfLine;
    private boolean dataEnded;

    FaxRow(int columns, boolean twoDimensions, boolean leastSignificantFirst) {
        this.columns = columns;
        runs = new FaxRuns(columns, twoDimensions);
        bits = new FaxBits(leastSignificantFirst);
    }

    /** Starts a strip, below a white row. */
    void begin(byte[] in, int from, int to) {
        bits.begin(in, from, to);
        endOfLine = false;
        runs.begin(columns);
        a0 = 0;
        runLength = 0;
    }

    /** Reads the strip from its beginning again. */
    void restart() {
        bits.restart();
        endOfLine = false;
    }

    boolean sawEndOfLine() {
        return endOfLine;
    }

    void align(boolean words) {
        bits.align(words);
    }

    void startRow() {
        a0 = 0;
        runLength = 0;
        runs.startRow();
    }

    /** Goes behind the next end of line. */
    FaxEnd skipEndOfLine() {
        FaxEnd end = bits.skipEndOfLine(endOfLine);
        endOfLine &= end != FaxEnd.OF_ROW;
        return end;
    }

    /** The bit that tells a row of one dimension (1) from one of two (0); -1 at the end. */
    int tag() {
        if (!bits.need(1, 1)) {
            return -1;
        }
        int tag = bits.peek(1);
        bits.drop(1);
        return tag;
    }

    private void setValue(int more) {
        if (runs.add(runLength + more)) {
            a0 += more;
            runLength = 0;
        }
    }

    /** Makes the runs end where the row does. */
    void cleanUp() {
        if (runLength != 0) {
            setValue(0);
        }
        if (a0 == columns) {
            return;
        }
        while (a0 > columns && runs.count() > 0) {
            a0 -= runs.remove();
        }
        if (a0 < columns) {
            a0 = Math.max(0, a0);
            if (runs.isBlack()) {
                setValue(0);
            }
            setValue(columns - a0);
        } else if (a0 > columns) {
            setValue(columns);
            setValue(0);
        }
    }

    private FaxEnd ended(FaxEnd end) {
        cleanUp();
        return runs.overflowed() ? FaxEnd.OVERFLOW : end;
    }

    private enum Run {
        WHOLE,
        BROKEN,
        OF_DATA,
        END_OF_LINE
    }

    /** Reads one run of a colour. */
    private Run run(boolean black) {
        int[] table = black ? FaxTables.BLACK : FaxTables.WHITE;
        int width = black ? FaxTables.BLACK_BITS : FaxTables.WHITE_BITS;
        while (true) {
            int entry = bits.next(table, width, 2);
            if (entry == -1) {
                return Run.OF_DATA;
            }
            switch (FaxTables.kind(entry)) {
                case FaxTables.TERMINATING -> {
                    setValue(FaxTables.parameter(entry));
                    return Run.WHOLE;
                }
                case FaxTables.MAKE_UP -> {
                    a0 += FaxTables.parameter(entry);
                    runLength += FaxTables.parameter(entry);
                }
                case FaxTables.END_OF_LINE -> {
                    return Run.END_OF_LINE;
                }
                default -> {
                    return Run.BROKEN;
                }
            }
        }
    }

    FaxEnd expandOneDimension() {
        startRow();
        boolean black = false;
        while (true) {
            Run run = run(black);
            if (run == Run.OF_DATA) {
                return ended(FaxEnd.OF_DATA);
            }
            if (runs.overflowed()) {
                return FaxEnd.OVERFLOW;
            }
            if (run != Run.WHOLE) {
                endOfLine |= run == Run.END_OF_LINE;
                return ended(FaxEnd.OF_ROW);
            }
            if (a0 >= columns) {
                return ended(FaxEnd.OF_ROW);
            }
            if (black) {
                runs.dropEmptyPair();
            }
            black = !black;
        }
    }

    /** Moves b1 behind a0. */
    private void moveAbove() {
        if (runs.count() == 0) {
            return;
        }
        while (b1 <= a0 && b1 < columns && !runs.isBehindAbove(above) && runs.hasAbove(above, 2)) {
            b1 += runs.above(above) + runs.above(above + 1);
            above += 2;
        }
    }

    FaxEnd expandTwoDimensions() {
        startRow();
        b1 = runs.above(0);
        above = 1;
        while (a0 < columns) {
            if (runs.isFull()) {
                return FaxEnd.OVERFLOW;
            }
            int entry = bits.next(FaxTables.MODES, FaxTables.MODE_BITS, 1);
            if (entry == -1) {
                return ended(FaxEnd.OF_DATA);
            }
            boolean goesOn =
                    switch (FaxTables.kind(entry)) {
                        case FaxTables.PASS -> pass();
                        case FaxTables.VERTICAL -> vertical(FaxTables.parameter(entry));
                        case FaxTables.HORIZONTAL -> {
                            boolean black = runs.isBlack();
                            Run first = run(black);
                            Run second = first == Run.WHOLE ? run(!black) : first;
                            if (second == Run.OF_DATA) {
                                yield endOfData();
                            }
                            if (second == Run.WHOLE) {
                                moveAbove();
                            }
                            yield second == Run.WHOLE;
                        }
                        case FaxTables.EXTENSION -> {
                            runs.add(columns - a0);
                            yield false;
                        }
                        case FaxTables.END_OF_LINE -> {
                            runs.add(columns - a0);
                            if (!bits.need(4, 1)) {
                                yield endOfData();
                            }
                            bits.drop(4);
                            endOfLine = true;
                            yield false;
                        }
                        default -> false;
                    };
            if (runs.overflowed()) {
                return FaxEnd.OVERFLOW;
            }
            if (!goesOn) {
                boolean ofData = dataEnded;
                dataEnded = false;
                return ended(ofData ? FaxEnd.OF_DATA : FaxEnd.OF_ROW);
            }
        }
        return finishTwoDimensions();
    }

    private boolean endOfData() {
        dataEnded = true;
        return false;
    }

    private boolean pass() {
        moveAbove();
        if (!runs.hasAbove(above, 2)) {
            return false;
        }
        b1 += runs.above(above++);
        runLength += b1 - a0;
        a0 = b1;
        b1 += runs.above(above++);
        return true;
    }

    private boolean vertical(int distance) {
        moveAbove();
        if (runs.overflowed()) {
            return false;
        }
        if (distance < 0) {
            if (b1 < a0 - distance) {
                return false;
            }
            setValue(b1 - a0 + distance);
            b1 -= runs.above(--above);
            return true;
        }
        setValue(b1 - a0 + distance);
        if (!runs.hasAbove(above, 1)) {
            return false;
        }
        b1 += runs.above(above++);
        return true;
    }

    /** A run that is open needs one more code to end it. */
    private FaxEnd finishTwoDimensions() {
        if (runLength != 0) {
            if (runLength + a0 < columns) {
                if (!bits.need(1, 1)) {
                    return ended(FaxEnd.OF_DATA);
                }
                if (bits.peek(1) == 0) {
                    return ended(FaxEnd.OF_ROW);
                }
                bits.drop(1);
            }
            setValue(0);
        }
        return ended(FaxEnd.OF_ROW);
    }

    /** Makes this row the one that the next refers to; false if it has too many runs. */
    boolean becomeAbove() {
        setValue(0);
        runs.becomeAbove();
        return !runs.overflowed();
    }

    /** Writes the row's bits, black as 1. */
    void fill(byte[] out, int at) {
        runs.fill(out, at, columns);
    }
}
