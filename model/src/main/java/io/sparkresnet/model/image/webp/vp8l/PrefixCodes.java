package io.sparkresnet.model.image.webp.vp8l;

import io.sparkresnet.model.image.ImageDecodeException;
import io.sparkresnet.model.image.ImageDecodeException.Kind;
import io.sparkresnet.model.image.ImageFormat;
import java.util.Arrays;

/**
 * The prefix codes of one image, in one array: RFC 9649, section 3.7.2. A code is a table over the next few bits, and a binary
 * tree for what is longer. An entry is {@code symbol << 4 | bits} for a symbol, or the complement of the place of the tree's
 * next two entries.
 */
final class PrefixCodes {
    /** Bits that a code's table looks at, at most. */
    static final int ROOT_BITS = 8;

    private static final int LONGEST = 15;
    /** What the codes of an image may take regardless of its size: 16 MB. */
    private static final int ALWAYS_ALLOWED = 1 << 22;

    private final long limit;
    private int[] entries = new int[256];
    private int used;

    /** Codes for an image of that many pixels, which bounds what they may take. */
    PrefixCodes(long pixels) {
        limit = ALWAYS_ALLOWED + 4 * pixels;
    }

    /** All entries. */
    int[] entries() {
        return entries;
    }

    /** Where the entries of the next code begin. */
    int next() {
        return used;
    }

    /**
     * Checks a code and appends it.
     *
     * @param lengths bits of each symbol's code, 0 for none, at most 15
     * @param symbols how many of them count
     * @return bits that its table looks at; 0 where there is only one symbol, which then takes no bits
     */
    int append(int[] lengths, int symbols) throws ImageDecodeException {
        int[] count = counted(lengths, symbols);
        int longest = LONGEST;
        while (count[longest] == 0) {
            longest--;
        }
        int total = symbols - count[0];
        if (total == 1) {
            allow(1);
            for (int symbol = 0; symbol < symbols; symbol++) {
                if (lengths[symbol] > 0) {
                    entries[used++] = symbol << 4;
                }
            }
            return 0;
        }
        int rootBits = Math.min(ROOT_BITS, longest);
        int root = used;
        allow((1 << rootBits) + 2 * total);
        used += 1 << rootBits;
        // Codes are given in order of their length, then of their symbols
        int[] code = new int[LONGEST + 2];
        for (int length = 1; length <= LONGEST; length++) {
            code[length + 1] = (code[length] + count[length]) << 1;
        }
        for (int symbol = 0; symbol < symbols; symbol++) {
            int length = lengths[symbol];
            if (length > 0) {
                int reversed = Integer.reverse(code[length]++) >>> (32 - length);
                place(symbol, reversed, length, root, rootBits);
            }
        }
        return rootBits;
    }

    /** Checks a code without keeping it. */
    static void check(int[] lengths, int symbols) throws ImageDecodeException {
        counted(lengths, symbols);
    }

    /** How many symbols have each length; a code must have a single symbol or leave no bits without meaning. */
    private static int[] counted(int[] lengths, int symbols) throws ImageDecodeException {
        int[] count = new int[LONGEST + 1];
        for (int symbol = 0; symbol < symbols; symbol++) {
            count[lengths[symbol]]++;
        }
        if (symbols - count[0] == 1) {
            return count;
        }
        int free = 1;
        for (int length = 1; length <= LONGEST; length++) {
            free = 2 * free - count[length];
            if (free < 0) {
                throw corrupt("a prefix code has too many symbols");
            }
        }
        if (free != 0) {
            throw corrupt("a prefix code has too few symbols");
        }
        return count;
    }

    private void place(int symbol, int reversed, int length, int root, int rootBits) {
        int entry = symbol << 4 | length;
        if (length <= rootBits) {
            for (int i = reversed; i < 1 << rootBits; i += 1 << length) {
                entries[root + i] = entry;
            }
            return;
        }
        int at = root + (reversed & ((1 << rootBits) - 1));
        for (int bit = rootBits; bit < length; bit++) {
            if (entries[at] == 0) {
                entries[at] = ~used;
                used += 2;
            }
            at = ~entries[at] + ((reversed >> bit) & 1);
        }
        entries[at] = entry;
    }

    /** Makes room, zeroed, for more entries. */
    private void allow(int more) throws ImageDecodeException {
        if (used + (long) more > limit) {
            throw new ImageDecodeException(
                    Kind.TOO_LARGE,
                    "Cannot decode %s: its prefix codes take more than %d entries"
                            .formatted(ImageFormat.WEBP.title(), limit));
        }
        if (used + more > entries.length) {
            entries = Arrays.copyOf(entries, (int) Math.min(limit, Math.max(used + more, 2L * entries.length)));
        }
    }

    /** Reads a symbol by the code whose entries begin at {@code root}. */
    static int read(BitReader in, int[] entries, int root, int rootBits) {
        int entry = entries[root + (in.peek() & ((1 << rootBits) - 1))];
        if (entry < 0) {
            in.skip(rootBits);
            int bits = in.peek();
            int taken = 0;
            do {
                entry = entries[~entry + (bits & 1)];
                bits >>>= 1;
                taken++;
            } while (entry < 0);
            in.skip(taken);
        } else {
            in.skip(entry & 15);
        }
        return entry >> 4;
    }

    private static ImageDecodeException corrupt(String reason) {
        return ImageDecodeException.corrupt(ImageFormat.WEBP, reason);
    }
}
