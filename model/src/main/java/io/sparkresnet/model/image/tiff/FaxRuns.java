package io.sparkresnet.model.image.tiff;

import java.util.Arrays;

/**
 * The runs of a row, white and black in turn, and those of the row above. Grows as runs come: a wide row of few codes has few.
 * How many a row can have at most is libtiff's number, which decides what is one run too many.
 */
final class FaxRuns {
    private final long capacity;
    private int[] runs = new int[64];
    private int[] above = new int[64];
    private int count;
    private boolean overflow;

    FaxRuns(int columns, boolean twoDimensions) {
        long rounded = (columns + 1L + 31) / 32 * 32;
        capacity = twoDimensions ? 2 * rounded : rounded;
    }

    /** Makes the row above white. */
    void begin(int columns) {
        above[0] = columns;
        above[1] = 0;
        count = 0;
    }

    void startRow() {
        count = 0;
        overflow = false;
    }

    int count() {
        return count;
    }

    /** Whether the next run is a black one. */
    boolean isBlack() {
        return (count & 1) != 0;
    }

    boolean isFull() {
        return count >= capacity;
    }

    /** Whether a run came that there is no room for, above or here. */
    boolean overflowed() {
        return overflow;
    }

    /** Adds a run; false, and an overflow, where there is no room. */
    boolean add(int run) {
        if (isFull()) {
            overflow = true;
            return false;
        }
        if (count == runs.length) {
            runs = Arrays.copyOf(runs, 2 * count);
        }
        runs[count++] = run;
        return true;
    }

    /** Takes the last run away. */
    int remove() {
        return runs[--count];
    }

    /** Joins the run before the last two with the next one, if those two are empty. */
    void dropEmptyPair() {
        if (runs[count - 1] == 0 && runs[count - 2] == 0) {
            count -= 2;
        }
    }

    /** Checks that so many runs of the row above can be taken; an overflow if not. */
    boolean hasAbove(int index, int more) {
        overflow |= index + more > capacity;
        return !overflow;
    }

    /** A run of the row above; 0 behind its last one. */
    int above(int index) {
        return index < above.length ? above[index] : 0;
    }

    /** Behind here the row above is empty. */
    boolean isBehindAbove(int index) {
        overflow |= index >= above.length;
        return overflow;
    }

    /** Makes this row the one above. */
    void becomeAbove() {
        int[] swapped = runs;
        runs = above;
        above = swapped;
    }

    /** Writes the runs as bits, black as 1. */
    void fill(byte[] out, int at, int columns) {
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
