package io.sparkresnet.model.image.jpeg;

import io.sparkresnet.model.image.ImageDecodeException;
import org.jspecify.annotations.Nullable;

/** The Huffman tables in force, four for DC differences and four for AC coefficients. */
final class HuffmanTables {
    private static final int TABLES = 4;

    private final @Nullable Definition[] dc = new @Nullable Definition[TABLES];
    private final @Nullable Definition[] ac = new @Nullable Definition[TABLES];

    /** As in a DHT segment: codes of each length, at the index of the length, and their symbols. */
    private static final class Definition {
        final int[] counts;
        final byte[] values;

        Definition(int[] counts, byte[] values) {
            this.counts = counts;
            this.values = values;
        }
    }

    /** Reads a DHT segment up to {@code end}. */
    void read(MarkerReader markers, int end) throws ImageDecodeException {
        while (end - markers.at > 16) {
            int selector = markers.u8();
            int[] counts = new int[17];
            int symbols = 0;
            for (int length = 1; length <= 16; length++) {
                counts[length] = markers.u8();
                symbols += counts[length];
            }
            if (symbols > 256 || symbols > end - markers.at) {
                throw HeaderReader.corrupt("a Huffman table has %d symbols".formatted(symbols));
            }
            byte[] values = new byte[256];
            for (int i = 0; i < symbols; i++) {
                values[i] = (byte) markers.u8();
            }
            int index = selector & 15;
            if (selector >> 4 > 1 || index >= TABLES) {
                throw HeaderReader.corrupt("a Huffman table is for table 0x%02x".formatted(selector));
            }
            (selector >> 4 == 0 ? dc : ac)[index] = new Definition(counts, values);
        }
        if (markers.at != end) {
            throw HeaderReader.corrupt("its Huffman tables do not fill their segment");
        }
    }

    /** The table for DC differences. */
    HuffmanTable dc(int index) throws ImageDecodeException {
        return forDifferences(index, 15);
    }

    /** The table for the differences of a lossless image. */
    HuffmanTable lossless(int index) throws ImageDecodeException {
        return forDifferences(index, 16);
    }

    private HuffmanTable forDifferences(int index, int longest) throws ImageDecodeException {
        Definition definition = defined(dc, index);
        if (!HuffmanTable.isForDifferences(definition.counts, definition.values, longest)) {
            throw HeaderReader.corrupt("Huffman table %d holds lengths above %d".formatted(index, longest));
        }
        return derived(definition, index);
    }

    /** The table for AC coefficients. */
    HuffmanTable ac(int index) throws ImageDecodeException {
        return derived(defined(ac, index), index);
    }

    private static Definition defined(@Nullable Definition[] tables, int index) throws ImageDecodeException {
        Definition definition = index < TABLES ? tables[index] : null;
        if (definition == null) {
            throw HeaderReader.corrupt("Huffman table %d is missing".formatted(index));
        }
        return definition;
    }

    private static HuffmanTable derived(Definition definition, int index) throws ImageDecodeException {
        HuffmanTable table = HuffmanTable.of(definition.counts, definition.values);
        if (table == null) {
            throw HeaderReader.corrupt("Huffman table %d is no prefix code".formatted(index));
        }
        return table;
    }

    /** Fills gaps with the tables of ITU-T T.81 annex K.3, as libjpeg does for the frames of Motion JPEG. */
    void fillWithStandard() {
        define(dc, 0, StandardHuffmanTables.DC_LUMINANCE);
        define(ac, 0, StandardHuffmanTables.AC_LUMINANCE);
        define(dc, 1, StandardHuffmanTables.DC_CHROMINANCE);
        define(ac, 1, StandardHuffmanTables.AC_CHROMINANCE);
    }

    private static void define(@Nullable Definition[] tables, int index, String segment) {
        if (tables[index] == null) {
            int[] counts = new int[17];
            for (int length = 1; length <= 16; length++) {
                counts[length] = segment.charAt(length - 1);
            }
            byte[] values = new byte[256];
            for (int i = 16; i < segment.length(); i++) {
                values[i - 16] = (byte) segment.charAt(i);
            }
            tables[index] = new Definition(counts, values);
        }
    }
}
