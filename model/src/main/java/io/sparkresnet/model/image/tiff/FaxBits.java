package io.sparkresnet.model.image.tiff;

/** The bits of a fax strip, the first one least significant. Behind the last one, zeros make up a code word once. */
final class FaxBits {
    private byte[] in = {};
    private int start;
    private int at;
    private int end;
    private final boolean leastSignificantFirst;
    private int bits;
    private int available;

    FaxBits(boolean leastSignificantFirst) {
        this.leastSignificantFirst = leastSignificantFirst;
    }

    void begin(byte[] bytes, int from, int to) {
        in = bytes;
        start = from;
        end = to;
        restart();
    }

    /** Goes back to where it began. */
    void restart() {
        at = start;
        bits = 0;
        available = 0;
    }

    /** The entry of the next code word, of at most so many bits and bytes of input; -1 at the end. */
    int next(int[] table, int width, int bytes) {
        if (!need(width, bytes)) {
            return -1;
        }
        int entry = table[peek(width)];
        drop(FaxTables.width(entry));
        return entry;
    }

    /** Makes so many bits available, by at most {@code bytes} more of the input; false at the end. */
    boolean need(int count, int bytes) {
        for (int i = 0; i < bytes && available < count; i++) {
            if (at >= end) {
                if (available == 0) {
                    return false;
                }
                available = count;
                return true;
            }
            int next = in[at++] & 255;
            bits |= (leastSignificantFirst ? next : Integer.reverse(next) >>> 24) << available;
            available += 8;
        }
        return true;
    }

    int peek(int count) {
        return bits & ((1 << count) - 1);
    }

    void drop(int count) {
        available -= count;
        bits >>>= count;
    }

    /**
     * Goes behind the next end of line: eleven zeros or more, and a one.
     *
     * @param sawZeros the zeros are behind already
     */
    FaxEnd skipEndOfLine(boolean sawZeros) {
        boolean found = sawZeros;
        while (!found) {
            if (!need(11, 2)) {
                return FaxEnd.OF_DATA;
            }
            found = peek(11) == 0;
            drop(found ? 0 : 1);
        }
        while (true) {
            if (!need(8, 1)) {
                return FaxEnd.MISSING;
            }
            if (peek(8) != 0) {
                break;
            }
            drop(8);
        }
        drop(Integer.numberOfTrailingZeros(peek(8)) + 1);
        return FaxEnd.OF_ROW;
    }

    /** Drops what is left of a byte, or of a word of two bytes in the file. */
    void align(boolean words) {
        drop(available - (available & (words ? ~15 : ~7)));
        if (words && available == 0 && (at & 1) != 0) {
            at++;
        }
    }
}
