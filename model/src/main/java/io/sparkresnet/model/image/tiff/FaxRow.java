package io.sparkresnet.model.image.tiff;

import java.util.Arrays;

/**
 * One row of fax data as runs of white and black in turn, and the row above it that it refers to. The names a0 and b1 are
 * T.4's: where the row has got to, and the next change above that is of the other colour. Not thread-safe.
 */
final class FaxRow {
    /** How the expansion of a row ends. */
    enum End {
        OF_ROW,
        /** Of the input; the row is made up. */
        OF_DATA,
        /** There is no end of line in the rest of the input. */
        MISSING,
        /** More runs than a row can have. */
        OVERFLOW
    }

    private final int columns;
    private final long capacity;
    private final FaxBits bits;
    /** Grows as runs come: a wide row of few codes has few. */
    private int[] runs = new int[64];

    private int[] reference = new int[64];
    private int count;
    private int a0;
    private int runLength;
    private int b1;
    /** Next run of the reference. */
    private int above;

    private boolean endOfLine;
    private boolean overflow;
    private boolean dataEnded;
    private byte[] in = {};
    private int to;

    FaxRow(int columns, boolean twoDimensions, boolean leastSignificantFirst) {
        this.columns = columns;
        // As much room as libtiff has, which decides what is one run too many
        long rounded = (columns + 1L + 31) / 32 * 32;
        capacity = twoDimensions ? 2L * rounded : rounded;
        bits = new FaxBits(leastSignificantFirst);
    }

    /** Starts a strip, below a white row. */
    void begin(byte[] in, int from, int to) {
        bits.begin(in, from, to);
        this.in = in;
        this.to = to;
        endOfLine = false;
        reference[0] = columns;
        reference[1] = 0;
        count = 0;
        a0 = 0;
        runLength = 0;
    }

    /** Reads the strip from its beginning again. */
    void restart(int from) {
        bits.begin(in, from, to);
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
        count = 0;
        overflow = false;
    }

    /** Goes behind the next end of line. */
    End skipEndOfLine() {
        startRow();
        if (!endOfLine) {
            while (true) {
                if (!bits.need(11, 2)) {
                    return End.OF_DATA;
                }
                if (bits.peek(11) == 0) {
                    break;
                }
                bits.drop(1);
            }
        }
        while (true) {
            if (!bits.need(8, 1)) {
                return End.MISSING;
            }
            if (bits.peek(8) != 0) {
                break;
            }
            bits.drop(8);
        }
        while (bits.peek(1) == 0) {
            bits.drop(1);
        }
        bits.drop(1);
        endOfLine = false;
        return End.OF_ROW;
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
        if (count >= capacity) {
            overflow = true;
            return;
        }
        push(runLength + more);
        a0 += more;
        runLength = 0;
    }

    private void push(int run) {
        if (count == runs.length) {
            runs = Arrays.copyOf(runs, 2 * count);
        }
        runs[count++] = run;
    }

    /** Makes the runs end where the row does. */
    void cleanUp() {
        if (runLength != 0) {
            setValue(0);
        }
        if (a0 == columns) {
            return;
        }
        while (a0 > columns && count > 0) {
            a0 -= runs[--count];
        }
        if (a0 < columns) {
            a0 = Math.max(0, a0);
            if ((count & 1) != 0) {
                setValue(0);
            }
            setValue(columns - a0);
        } else if (a0 > columns) {
            setValue(columns);
            setValue(0);
        }
    }

    private End ended(End end) {
        cleanUp();
        return overflow ? End.OVERFLOW : end;
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
            if (!bits.need(width, 2)) {
                return Run.OF_DATA;
            }
            int entry = table[bits.peek(width)];
            bits.drop(FaxTables.width(entry));
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

    End expandOneDimension() {
        startRow();
        boolean black = false;
        while (true) {
            Run run = run(black);
            if (run == Run.OF_DATA) {
                return ended(End.OF_DATA);
            }
            if (overflow) {
                return End.OVERFLOW;
            }
            if (run != Run.WHOLE) {
                endOfLine |= run == Run.END_OF_LINE;
                return ended(End.OF_ROW);
            }
            if (a0 >= columns) {
                return ended(End.OF_ROW);
            }
            if (black && runs[count - 1] == 0 && runs[count - 2] == 0) {
                count -= 2;
            }
            black = !black;
        }
    }

    /** Whether so many more runs of the reference can be taken: behind its last one are zeros, which lead nowhere. */
    private boolean hasAbove(int more) {
        return above + more <= Math.min(capacity, reference.length);
    }

    /** Moves b1 behind a0. */
    private void moveAbove() {
        if (count == 0) {
            return;
        }
        while (b1 <= a0 && b1 < columns) {
            if (!hasAbove(2)) {
                overflow = true;
                return;
            }
            b1 += reference[above] + reference[above + 1];
            above += 2;
        }
    }

    End expandTwoDimensions() {
        startRow();
        b1 = reference[0];
        above = 1;
        while (a0 < columns) {
            if (count >= capacity) {
                return End.OVERFLOW;
            }
            if (!bits.need(FaxTables.MODE_BITS, 1)) {
                return ended(End.OF_DATA);
            }
            int entry = FaxTables.MODES[bits.peek(FaxTables.MODE_BITS)];
            bits.drop(FaxTables.width(entry));
            boolean goesOn =
                    switch (FaxTables.kind(entry)) {
                        case FaxTables.PASS -> pass();
                        case FaxTables.VERTICAL -> vertical(FaxTables.parameter(entry));
                        case FaxTables.HORIZONTAL -> {
                            boolean black = (count & 1) != 0;
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
                            push(columns - a0);
                            yield false;
                        }
                        case FaxTables.END_OF_LINE -> {
                            push(columns - a0);
                            if (!bits.need(4, 1)) {
                                yield endOfData();
                            }
                            bits.drop(4);
                            endOfLine = true;
                            yield false;
                        }
                        default -> false;
                    };
            if (overflow) {
                return End.OVERFLOW;
            }
            if (!goesOn) {
                boolean ofData = dataEnded;
                dataEnded = false;
                return ended(ofData ? End.OF_DATA : End.OF_ROW);
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
        if (overflow || !hasAbove(2)) {
            overflow = true;
            return false;
        }
        b1 += reference[above++];
        runLength += b1 - a0;
        a0 = b1;
        b1 += reference[above++];
        return true;
    }

    private boolean vertical(int distance) {
        moveAbove();
        if (overflow) {
            return false;
        }
        if (distance < 0) {
            if (b1 < a0 - distance) {
                return false;
            }
            setValue(b1 - a0 + distance);
            b1 -= reference[--above];
            return true;
        }
        setValue(b1 - a0 + distance);
        if (overflow || !hasAbove(1)) {
            overflow = true;
            return false;
        }
        b1 += reference[above++];
        return true;
    }

    /** A run that is open needs one more code to end it. */
    private End finishTwoDimensions() {
        if (runLength != 0) {
            if (runLength + a0 < columns) {
                if (!bits.need(1, 1)) {
                    return ended(End.OF_DATA);
                }
                if (bits.peek(1) == 0) {
                    return ended(End.OF_ROW);
                }
                bits.drop(1);
            }
            setValue(0);
        }
        return ended(End.OF_ROW);
    }

    /** Makes this row the reference of the next; false if it has too many runs. */
    boolean becomeReference() {
        setValue(0);
        swap();
        return !overflow;
    }

    /** The same, without the change that ends it where there is no room. */
    void becomeReferenceIfRoom() {
        if (count < capacity) {
            setValue(0);
        }
        swap();
    }

    private void swap() {
        int[] swapped = runs;
        runs = reference;
        reference = swapped;
    }

    /** Writes the runs as bits, black as 1. */
    void fill(byte[] out, int at) {
        int x = 0;
        for (int i = 0; i < count; i++) {
            // Negative runs are large ones to libtiff
            int run = runs[i] < 0 || runs[i] > columns - x ? columns - x : runs[i];
            runs[i] = run;
            paint(out, at, x, x + run, (i & 1) != 0);
            x += run;
        }
    }

    private static void paint(byte[] out, int at, int from, int to, boolean black) {
        int x = from;
        while (x < to && (x & 7) != 0) {
            set(out, at, x++, black);
        }
        int whole = (to - x) >> 3;
        if (whole > 0) {
            Arrays.fill(out, at + (x >> 3), at + (x >> 3) + whole, (byte) (black ? 255 : 0));
            x += whole << 3;
        }
        while (x < to) {
            set(out, at, x++, black);
        }
    }

    private static void set(byte[] out, int at, int x, boolean black) {
        int mask = 128 >> (x & 7);
        int index = at + (x >> 3);
        out[index] = (byte) (black ? out[index] | mask : out[index] & ~mask);
    }
}
