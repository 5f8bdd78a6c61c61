package io.sparkresnet.model.image.tiff.zstd;

import java.util.Arrays;

/** The prefix codes of literals, RFC 8878 section 4.2. */
final class HuffmanTable {
    private static final int MOST_BITS = 12;
    private static final int MOST_ACCURACY = 6;
    private static final int MOST_SYMBOLS = 256;

    private final int width;
    private final byte[] symbols;
    private final byte[] bits;

    private HuffmanTable(int width, byte[] symbols, byte[] bits) {
        this.width = width;
        this.symbols = symbols;
        this.bits = bits;
    }

    /** A table as it stands in the stream, and where it ends. */
    record Described(HuffmanTable table, int end) {}

    static Described read(byte[] in, int from, int to) throws ZstdException {
        ZstdException.unless(from < to, "a table is cut");
        int header = in[from] & 255;
        byte[] weights = new byte[MOST_SYMBOLS];
        int count;
        int end;
        if (header >= 128) {
            count = header - 127;
            end = from + 1 + (count + 1) / 2;
            ZstdException.unless(end <= to, "a table is cut");
            for (int i = 0; i < count; i++) {
                int pair = in[from + 1 + i / 2] & 255;
                weights[i] = (byte) (i % 2 == 0 ? pair >> 4 : pair & 15);
            }
        } else {
            end = from + 1 + header;
            ZstdException.unless(end <= to, "a table is cut");
            count = compressedWeights(in, from + 1, end, weights);
        }
        return new Described(of(weights, count), end);
    }

    /** Two states take turns until there are no more bits. */
    private static int compressedWeights(byte[] in, int from, int to, byte[] weights) throws ZstdException {
        FseTable.Described described = FseTable.read(in, from, to, MOST_ACCURACY, MOST_BITS);
        FseTable table = described.table();
        BackwardBits stream = new BackwardBits(in, described.end(), to);
        int even = table.first(stream);
        int odd = table.first(stream);
        ZstdException.unless(stream.left() >= 0, "a table is cut");
        int count = 0;
        while (true) {
            ZstdException.unless(count <= MOST_SYMBOLS - 3, "a table has too many symbols");
            weights[count++] = table.symbols[even];
            if (table.width(even) > stream.left()) {
                weights[count++] = table.symbols[odd];
                return count;
            }
            even = table.next(even, stream);
            int turn = even;
            even = odd;
            odd = turn;
        }
    }

    private static HuffmanTable of(byte[] weights, int given) throws ZstdException {
        int[] ranks = new int[MOST_BITS + 2];
        int total = 0;
        for (int i = 0; i < given; i++) {
            ZstdException.unless(weights[i] <= MOST_BITS, "a code is too long");
            ranks[weights[i]]++;
            total += (1 << weights[i]) >> 1;
        }
        ZstdException.unless(total > 0, "a table has no codes");
        int width = 32 - Integer.numberOfLeadingZeros(total);
        ZstdException.unless(width <= MOST_BITS, "a code is too long");
        // The last weight makes the codes complete
        int rest = (1 << width) - total;
        ZstdException.unless(Integer.bitCount(rest) == 1, "the codes are not complete");
        int last = Integer.numberOfTrailingZeros(rest) + 1;
        weights[given] = (byte) last;
        ranks[last]++;
        ZstdException.unless(ranks[1] >= 2 && ranks[1] % 2 == 0, "the codes are not complete");
        byte[] symbols = new byte[1 << width];
        byte[] bits = new byte[1 << width];
        int at = 0;
        for (int weight = 1; weight <= width; weight++) {
            for (int symbol = 0; symbol <= given; symbol++) {
                if (weights[symbol] == weight) {
                    int cells = 1 << (weight - 1);
                    Arrays.fill(symbols, at, at + cells, (byte) symbol);
                    Arrays.fill(bits, at, at + cells, (byte) (width + 1 - weight));
                    at += cells;
                }
            }
        }
        return new HuffmanTable(width, symbols, bits);
    }

    /** Decodes a stream that must end with the last literal. */
    void decode(byte[] in, int from, int to, byte[] literals, int at, int end) throws ZstdException {
        long left = decodeSome(in, from, from, to, literals, at, end);
        ZstdException.unless(left == 0, "its literals do not end with their stream");
    }

    /**
     * Decodes a stream.
     *
     * @param lowest where bytes begin that it goes on with if it is too short
     * @return how many of its bits are left, negative if they were too few
     */
    long decodeSome(byte[] in, int lowest, int from, int to, byte[] literals, int at, int end) throws ZstdException {
        BackwardBits stream = new BackwardBits(in, lowest, to);
        for (int i = at; i < end; i++) {
            int cell = stream.peek(width);
            literals[i] = symbols[cell];
            stream.skip(bits[cell]);
        }
        return stream.left() - 8L * (from - lowest);
    }
}
