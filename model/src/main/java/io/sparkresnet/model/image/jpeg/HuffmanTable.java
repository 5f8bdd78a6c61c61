package io.sparkresnet.model.image.jpeg;

import org.jspecify.annotations.Nullable;

/**
 * One canonical Huffman code of a JPEG. Codes of up to {@value #LOOKAHEAD} bits are found by one look-up; for AC coefficients
 * the same look-up gives run, length and the coefficient's value where all of it lies within those bits. Immutable.
 */
final class HuffmanTable {
    /** Bits that one look-up sees. */
    static final int LOOKAHEAD = 10;

    private static final int LONGEST_CODE = 16;

    /** By the next {@value #LOOKAHEAD} bits: code length in the low byte, symbol above it; 0 for a longer code. */
    final int[] symbols = new int[1 << LOOKAHEAD];
    /** By the same bits: value << 16 | zero run << 8 | bits of code and value together; 0 where they do not fit. */
    final int[] coefficients = new int[1 << LOOKAHEAD];

    private final int[] lastCode = new int[LONGEST_CODE + 1];
    private final int[] valueOffset = new int[LONGEST_CODE + 1];
    private final byte[] values;

    /**
     * Derives the code.
     *
     * @param counts codes of each length, 1 to 16, at the index of the length
     * @param values symbols in the order of their codes, 256 of them
     * @return null where the counts describe no prefix code
     */
    static @Nullable HuffmanTable of(int[] counts, byte[] values) {
        HuffmanTable table = new HuffmanTable(values);
        int code = 0;
        int at = 0;
        for (int length = 1; length <= LONGEST_CODE; length++) {
            table.valueOffset[length] = at - code;
            for (int i = 0; i < counts[length]; i++, at++, code++) {
                table.enter(code, length, values[at] & 255);
            }
            table.lastCode[length] = counts[length] > 0 ? code - 1 : -1;
            if (counts[length] > 0 && code >= 1 << length) {
                return null;
            }
            code <<= 1;
        }
        table.enterCoefficients();
        return table;
    }

    private HuffmanTable(byte[] values) {
        this.values = values;
    }

    private void enter(int code, int length, int symbol) {
        if (length <= LOOKAHEAD) {
            int free = LOOKAHEAD - length;
            int first = code << free;
            for (int i = first; i < first + (1 << free) && i < symbols.length; i++) {
                symbols[i] = (symbol << 8) | length;
            }
        }
    }

    private void enterCoefficients() {
        for (int bits = 0; bits < symbols.length; bits++) {
            int length = symbols[bits] & 255;
            int size = (symbols[bits] >> 8) & 15;
            if (length > 0 && size > 0 && length + size <= LOOKAHEAD) {
                int value = (bits >> (LOOKAHEAD - length - size)) & ((1 << size) - 1);
                int run = symbols[bits] >> 12;
                coefficients[bits] = (extend(value, size) << 16) | (run << 8) | (length + size);
            }
        }
    }

    /** The signed value of {@code size} bits: figure F.12 of ITU-T T.81. */
    static int extend(int bits, int size) {
        return bits < 1 << (size - 1) ? bits - (1 << size) + 1 : bits;
    }

    /**
     * Finds a code longer than {@value #LOOKAHEAD} bits.
     *
     * @param bits at least the next 17 bits of the stream, right-aligned in their low 17
     * @return (symbol << 8) | length. No such code is, as for libjpeg, symbol 0 after 17 bits
     */
    int longCode(int bits) {
        for (int length = LOOKAHEAD + 1; length <= LONGEST_CODE; length++) {
            int code = bits >> (LONGEST_CODE + 1 - length);
            if (code <= lastCode[length]) {
                return ((values[(code + valueOffset[length]) & 255] & 255) << 8) | length;
            }
        }
        return LONGEST_CODE + 1;
    }

    /**
     * Finds a code that lies within a few bits.
     *
     * @param bits the next {@code size} bits
     * @param size 8 or 17
     * @return (symbol << 8) | length; 0 where 8 bits do not suffice
     */
    int within(int bits, int size) {
        int ahead = size > LOOKAHEAD ? bits >> (size - LOOKAHEAD) : bits << (LOOKAHEAD - size);
        int found = symbols[ahead];
        if (found == 0 || (found & 255) > size) {
            return size > LOOKAHEAD ? longCode(bits) : 0;
        }
        return found;
    }

    /** Whether a code begins with these {@code length} bits and goes on behind them. */
    boolean goesOn(int code, int length) {
        return length <= LONGEST_CODE && code > lastCode[length];
    }

    /** The symbol of a code; 0 for what is none. */
    int symbol(int code, int length) {
        return length > LONGEST_CODE ? 0 : values[(code + valueOffset[length]) & 255] & 255;
    }

    /** Whether each symbol is a length of differences, 0 to {@code longest}. */
    static boolean isForDifferences(int[] counts, byte[] values, int longest) {
        int symbols = 0;
        for (int count : counts) {
            symbols += count;
        }
        for (int i = 0; i < symbols; i++) {
            if ((values[i] & 255) > longest) {
                return false;
            }
        }
        return true;
    }
}
