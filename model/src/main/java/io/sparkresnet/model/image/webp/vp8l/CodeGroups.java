package io.sparkresnet.model.image.webp.vp8l;

import io.sparkresnet.model.image.ImageDecodeException;
import io.sparkresnet.model.image.ImageFormat;
import java.util.Arrays;

/**
 * The prefix codes that an image's pixels are written with: groups of five (green with lengths and cache entries, red, blue,
 * alpha, distance), one for each block of pixels. RFC 9649, section 3.7.2.
 */
final class CodeGroups {
    static final int GREEN = 0;
    static final int RED = 1;
    static final int BLUE = 2;
    static final int ALPHA = 3;
    static final int DISTANCE = 4;
    static final int CODES = 5;

    static final int LITERALS = 256;
    static final int LENGTHS = 24;
    private static final int DISTANCES = 40;

    private static final int[] CODE_LENGTH_ORDER = {17, 18, 0, 1, 2, 3, 4, 5, 16, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15};
    private static final int REPEAT_PREVIOUS = 16;
    private static final int REPEAT_ZERO_SHORT = 17;

    /** Pixels of a block's side as a power of two; 0 where all pixels share one group. */
    final int blockBits;

    /** By code, five a group: where its entries begin. */
    private int[] roots;
    /** By code: bits that its table looks at. */
    private byte[] rootBits;

    private final PrefixCodes codes;
    /** By block, rows of {@link #blockColumns}: its group. */
    private final int[] groupOfBlock;

    private final int blockColumns;

    private final BitReader in;
    private final int[] lengths;
    private final int greens;

    /**
     * Reads the codes of an image.
     *
     * @param cacheSize entries of its colour cache
     * @param blocks whether it may have more than one group
     */
    CodeGroups(BitReader in, int width, int height, int cacheSize, boolean blocks) throws ImageDecodeException {
        this.in = in;
        greens = LITERALS + LENGTHS + cacheSize;
        lengths = new int[greens];
        codes = new PrefixCodes((long) width * height);
        if (blocks && in.flag()) {
            blockBits = 2 + in.read(3);
            blockColumns = subsampled(width, blockBits);
            groupOfBlock = ArgbImage.read(in, blockColumns, subsampled(height, blockBits));
        } else {
            blockBits = 0;
            blockColumns = 0;
            groupOfBlock = new int[1];
        }
        if (in.noticedEnd()) {
            throw ended();
        }
        int[] used = groupsInUse();
        int count = 0;
        roots = new int[CODES * Math.min(used.length, 64)];
        rootBits = new byte[roots.length];
        for (int group = 0; group < used.length; group++) {
            if (used[group] != 0) {
                read(count);
                count++;
                used[group] = count;
            } else {
                for (int code = 0; code < CODES; code++) {
                    int symbols = readLengths(code);
                    PrefixCodes.check(lengths, symbols);
                }
            }
        }
        for (int i = 0; i < groupOfBlock.length; i++) {
            groupOfBlock[i] = used[groupOfBlock[i]] - 1;
        }
    }

    /** Blocks of that many pixels, as a power of two, that cover a side. */
    static int subsampled(int side, int bits) {
        return (side + (1 << bits) - 1) >> bits;
    }

    private int[] groupsInUse() {
        int last = 0;
        for (int i = 0; i < groupOfBlock.length; i++) {
            groupOfBlock[i] = (groupOfBlock[i] >> 8) & 0xffff;
            last = Math.max(last, groupOfBlock[i]);
        }
        int[] used = new int[last + 1];
        for (int group : groupOfBlock) {
            used[group] = 1;
        }
        return used;
    }

    private void read(int group) throws ImageDecodeException {
        if (CODES * (group + 1) > roots.length) {
            roots = Arrays.copyOf(roots, 2 * roots.length);
            rootBits = Arrays.copyOf(rootBits, roots.length);
        }
        for (int code = 0; code < CODES; code++) {
            int symbols = readLengths(code);
            roots[CODES * group + code] = codes.next();
            rootBits[CODES * group + code] = (byte) codes.append(lengths, symbols);
        }
    }

    /** Reads the lengths of a code; how many symbols its alphabet has. */
    private int readLengths(int code) throws ImageDecodeException {
        int symbols = code == GREEN ? greens : code == DISTANCE ? DISTANCES : LITERALS;
        Arrays.fill(lengths, 0, symbols, 0);
        if (in.flag()) {
            boolean two = in.flag();
            lengths[in.read(in.flag() ? 8 : 1)] = 1;
            if (two) {
                lengths[in.read(8)] = 1;
            }
        } else {
            readCodedLengths(symbols);
        }
        if (in.noticedEnd()) {
            throw ended();
        }
        return symbols;
    }

    private void readCodedLengths(int symbols) throws ImageDecodeException {
        int[] lengthLengths = new int[CODE_LENGTH_ORDER.length];
        int coded = 4 + in.read(4);
        for (int i = 0; i < coded; i++) {
            lengthLengths[CODE_LENGTH_ORDER[i]] = in.read(3);
        }
        PrefixCodes lengthCode = new PrefixCodes(0);
        int bits = lengthCode.append(lengthLengths, lengthLengths.length);
        int left = symbols;
        if (in.flag()) {
            left = 2 + in.read(2 + 2 * in.read(3));
            if (left > symbols) {
                throw corrupt("a prefix code of %d symbols has %d lengths".formatted(symbols, left));
            }
        }
        int previous = 8;
        for (int symbol = 0; symbol < symbols && left > 0; left--) {
            in.fill();
            int length = PrefixCodes.read(in, lengthCode.entries(), 0, bits);
            if (length < REPEAT_PREVIOUS) {
                lengths[symbol++] = length;
                previous = length == 0 ? previous : length;
                continue;
            }
            int repeats;
            if (length == REPEAT_PREVIOUS) {
                repeats = 3 + in.read(2);
            } else {
                repeats = length == REPEAT_ZERO_SHORT ? 3 + in.read(3) : 11 + in.read(7);
            }
            if (symbol + repeats > symbols) {
                throw corrupt("a prefix code of %d symbols has more lengths".formatted(symbols));
            }
            Arrays.fill(lengths, symbol, symbol + repeats, length == REPEAT_PREVIOUS ? previous : 0);
            symbol += repeats;
        }
    }

    /** The entries of all codes. */
    int[] entries() {
        return codes.entries();
    }

    /** Where the group of a pixel begins in what {@link #root} and {@link #rootBits} index. */
    int groupAt(int x, int y) {
        return blockBits == 0 ? 0 : CODES * groupOfBlock[blockColumns * (y >> blockBits) + (x >> blockBits)];
    }

    /** Where a code's entries begin. */
    int root(int code) {
        return roots[code];
    }

    /** Bits that a code's table looks at. */
    int rootBits(int code) {
        return rootBits[code];
    }

    /** Whether all pixels of a group are the same literal, which takes no bits. */
    boolean isConstant(int group) {
        return (rootBits[group + GREEN] | rootBits[group + RED] | rootBits[group + BLUE] | rootBits[group + ALPHA]) == 0
                && symbol(group + GREEN) < LITERALS;
    }

    /** The pixel of a constant group. */
    int constant(int group) {
        return symbol(group + ALPHA) << 24
                | symbol(group + RED) << 16
                | symbol(group + GREEN) << 8
                | symbol(group + BLUE);
    }

    /** The symbol of a code that has only one. */
    private int symbol(int code) {
        return codes.entries()[roots[code]] >> 4;
    }

    /** Whether red, blue and alpha take no bits in any group. */
    boolean onlyGreen() {
        for (int code = 0; code < roots.length; code++) {
            if (code % CODES != GREEN && code % CODES != DISTANCE && rootBits[code] > 0) {
                return false;
            }
        }
        return true;
    }

    static ImageDecodeException ended() {
        return ImageDecodeException.truncated(ImageFormat.WEBP, "its lossless data end before its pixels do");
    }

    static ImageDecodeException corrupt(String reason) {
        return ImageDecodeException.corrupt(ImageFormat.WEBP, reason);
    }
}
