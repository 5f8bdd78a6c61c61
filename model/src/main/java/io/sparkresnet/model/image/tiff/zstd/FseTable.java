package io.sparkresnet.model.image.tiff.zstd;

import java.util.Arrays;

/**
 * A decoding table of finite state entropy, RFC 8878 section 4.1: each state has a symbol, and the next state is a base plus
 * some bits of the stream.
 */
final class FseTable {
    final int accuracy;
    final byte[] symbols;
    private final byte[] bits;
    private final short[] bases;

    private FseTable(int accuracy) {
        this.accuracy = accuracy;
        symbols = new byte[1 << accuracy];
        bits = new byte[1 << accuracy];
        bases = new short[1 << accuracy];
    }

    /** A table of one symbol, which takes no bits. */
    static FseTable ofOne(int symbol) {
        FseTable table = new FseTable(0);
        table.symbols[0] = (byte) symbol;
        return table;
    }

    /**
     * A table by how often each symbol occurs.
     *
     * @param counts states of each symbol, 2^accuracy in all; -1: less than one
     */
    static FseTable of(int accuracy, int[] counts) {
        FseTable table = new FseTable(accuracy);
        int size = 1 << accuracy;
        int[] next = new int[counts.length];
        int high = size;
        for (int symbol = 0; symbol < counts.length; symbol++) {
            next[symbol] = Math.abs(counts[symbol]);
            if (counts[symbol] < 0) {
                table.symbols[--high] = (byte) symbol;
            }
        }
        int step = (size >> 1) + (size >> 3) + 3;
        int at = 0;
        for (int symbol = 0; symbol < counts.length; symbol++) {
            for (int i = 0; i < counts[symbol]; i++) {
                table.symbols[at] = (byte) symbol;
                do {
                    at = (at + step) & (size - 1);
                } while (at >= high);
            }
        }
        for (int state = 0; state < size; state++) {
            int number = next[table.symbols[state]]++;
            int width = accuracy - (31 - Integer.numberOfLeadingZeros(number));
            table.bits[state] = (byte) width;
            table.bases[state] = (short) ((number << width) - size);
        }
        return table;
    }

    int first(BackwardBits stream) {
        return stream.read(accuracy);
    }

    int next(int state, BackwardBits stream) {
        return bases[state] + stream.read(bits[state]);
    }

    /** How many bits lead from a state to the next. */
    int width(int state) {
        return bits[state];
    }

    /** A table as it stands in the stream, and where it ends. */
    record Described(FseTable table, int end) {}

    /** Reads the description of a table. */
    static Described read(byte[] in, int from, int to, int mostAccuracy, int mostSymbol) throws ZstdException {
        ForwardBits stream = new ForwardBits(in, from, to);
        int accuracy = stream.read(4) + 5;
        ZstdException.unless(accuracy <= mostAccuracy, "an accuracy is too large");
        int[] counts = new int[mostSymbol + 1];
        int rest = 1 << accuracy;
        int symbol = 0;
        while (rest > 0) {
            ZstdException.unless(symbol <= mostSymbol, "a table has too many symbols");
            int width = 32 - Integer.numberOfLeadingZeros(rest + 1);
            int value = stream.peek(width);
            int low = value & ((1 << (width - 1)) - 1);
            // Values below this threshold take a bit less
            int threshold = (1 << width) - 2 - rest;
            if (low < threshold) {
                stream.skip(width - 1);
                value = low;
            } else {
                stream.skip(width);
                value -= value >= 1 << (width - 1) ? threshold : 0;
            }
            int count = value - 1;
            rest -= Math.abs(count);
            ZstdException.unless(rest >= 0, "a table has too many states");
            counts[symbol++] = count;
            if (count == 0) {
                int repeat;
                do {
                    repeat = stream.read(2);
                    symbol += repeat;
                } while (repeat == 3 && symbol <= mostSymbol);
            }
        }
        ZstdException.unless(stream.inside() && symbol <= mostSymbol + 1, "a table is cut");
        return new Described(of(accuracy, Arrays.copyOf(counts, symbol)), stream.end());
    }
}
