package io.sparkresnet.model.image.webp.vp8l;

import io.sparkresnet.model.image.ImageDecodeException;
import java.util.Arrays;

/**
 * Reads the pixels of an entropy-coded image: literals, copies of earlier pixels, and entries of a cache of recent colours.
 * RFC 9649, sections 3.5 and 3.7.3.
 */
final class ArgbImage {
    private static final int LARGEST_CACHE_BITS = 11;
    private static final int HASH = 0x1e35a7bd;

    /** Where short distances point, as 16 rows up + (8 - columns left): RFC 9649, section 3.5.2. */
    private static final int[] NEAR = {
        0x18, 0x07, 0x17, 0x19, 0x28, 0x06, 0x27, 0x29, 0x16, 0x1a, 0x26, 0x2a, 0x38, 0x05, 0x37, 0x39, 0x15, 0x1b,
                0x36, 0x3a,
        0x25, 0x2b, 0x48, 0x04, 0x47, 0x49, 0x14, 0x1c, 0x35, 0x3b, 0x46, 0x4a, 0x24, 0x2c, 0x58, 0x45, 0x4b, 0x34,
                0x3c, 0x03,
        0x57, 0x59, 0x13, 0x1d, 0x56, 0x5a, 0x23, 0x2d, 0x44, 0x4c, 0x55, 0x5b, 0x33, 0x3d, 0x68, 0x02, 0x67, 0x69,
                0x12, 0x1e,
        0x66, 0x6a, 0x22, 0x2e, 0x54, 0x5c, 0x43, 0x4d, 0x65, 0x6b, 0x32, 0x3e, 0x78, 0x01, 0x77, 0x79, 0x53, 0x5d,
                0x11, 0x1f,
        0x64, 0x6c, 0x42, 0x4e, 0x76, 0x7a, 0x21, 0x2f, 0x75, 0x7b, 0x31, 0x3f, 0x63, 0x6d, 0x52, 0x5e, 0x00, 0x74,
                0x7c, 0x41,
        0x4f, 0x10, 0x20, 0x62, 0x6e, 0x30, 0x73, 0x7d, 0x51, 0x5f, 0x40, 0x72, 0x7e, 0x61, 0x6f, 0x50, 0x71, 0x7f,
                0x60, 0x70
    };

    private ArgbImage() {}

    /** Reads an image that a transform or the codes of another image need: no blocks, no transforms. */
    static int[] read(BitReader in, int width, int height) throws ImageDecodeException {
        int cacheBits = readCacheBits(in);
        CodeGroups groups = new CodeGroups(in, width, height, cacheSize(cacheBits), false);
        return read(in, groups, cacheBits, width, height);
    }

    /** Reads how many bits an index of the colour cache has; 0 for no cache. */
    static int readCacheBits(BitReader in) throws ImageDecodeException {
        if (!in.flag()) {
            return 0;
        }
        int bits = in.read(4);
        if (bits < 1 || bits > LARGEST_CACHE_BITS) {
            throw CodeGroups.corrupt("its colour cache has %d bits (expected 1 to 11)".formatted(bits));
        }
        return bits;
    }

    /** Entries of a colour cache. */
    static int cacheSize(int cacheBits) {
        return cacheBits == 0 ? 0 : 1 << cacheBits;
    }

    /** Reads all pixels, ARGB. */
    static int[] read(BitReader in, CodeGroups groups, int cacheBits, int width, int height)
            throws ImageDecodeException {
        int[] pixels = new int[Math.multiplyExact(width, height)];
        int[] entries = groups.entries();
        int[] cache = new int[cacheSize(cacheBits)];
        int shift = 32 - cacheBits;
        int mask = groups.blockBits == 0 ? -1 : (1 << groups.blockBits) - 1;
        int group = 0;
        int x = 0;
        int y = 0;
        for (int at = 0; at < pixels.length; ) {
            if ((x & mask) == 0) {
                group = groups.groupAt(x, y);
                if (groups.isConstant(group)) {
                    // A block that takes no bits must not take a step for each pixel either
                    int behind = at + Math.min(mask & Integer.MAX_VALUE, width - x - 1) + 1;
                    int pixel = groups.constant(group);
                    Arrays.fill(pixels, at, behind, pixel);
                    if (cacheBits > 0) {
                        cache[(HASH * pixel) >>> shift] = pixel;
                    }
                    x += behind - at;
                    y += x / width;
                    x %= width;
                    at = behind;
                    continue;
                }
            }
            in.fill();
            int green = read(in, groups, entries, group + CodeGroups.GREEN);
            if (green >= CodeGroups.LITERALS && green < CodeGroups.LITERALS + CodeGroups.LENGTHS) {
                int length = readNumber(in, green - CodeGroups.LITERALS);
                int distance = readDistance(in, groups, entries, group, width);
                if (in.ended()) {
                    throw CodeGroups.ended();
                }
                check(at, length, distance, pixels.length);
                int from = at;
                copy(pixels, at, distance, length);
                at += length;
                for (int i = from; cacheBits > 0 && i < at; i++) {
                    cache[(HASH * pixels[i]) >>> shift] = pixels[i];
                }
                x += length;
                y += x / width;
                x %= width;
                if ((x & mask) != 0) {
                    group = groups.groupAt(x, y);
                }
                continue;
            }
            int pixel;
            if (green < CodeGroups.LITERALS) {
                int red = read(in, groups, entries, group + CodeGroups.RED);
                in.fill();
                int blue = read(in, groups, entries, group + CodeGroups.BLUE);
                int alpha = read(in, groups, entries, group + CodeGroups.ALPHA);
                pixel = alpha << 24 | red << 16 | green << 8 | blue;
            } else {
                pixel = cache[green - CodeGroups.LITERALS - CodeGroups.LENGTHS];
            }
            if (in.ended()) {
                throw CodeGroups.ended();
            }
            pixels[at++] = pixel;
            if (cacheBits > 0) {
                cache[(HASH * pixel) >>> shift] = pixel;
            }
            if (++x == width) {
                x = 0;
                y++;
            }
        }
        // The image may need no bits at all, behind a header that ended
        if (in.ended()) {
            throw CodeGroups.ended();
        }
        return pixels;
    }

    /** Refuses a copy from before the image or to behind it. */
    static void check(int at, int length, int distance, int pixels) throws ImageDecodeException {
        if (distance > at || length > pixels - at) {
            throw CodeGroups.corrupt(
                    "%d pixels are to be copied from %d before pixel %d of %d".formatted(length, distance, at, pixels));
        }
    }

    private static void copy(int[] pixels, int at, int distance, int length) {
        if (distance >= length) {
            System.arraycopy(pixels, at - distance, pixels, at, length);
            return;
        }
        for (int i = at; i < at + length; i++) {
            pixels[i] = pixels[i - distance];
        }
    }

    /** Reads a symbol by a code of a group. */
    static int read(BitReader in, CodeGroups groups, int[] entries, int code) {
        return PrefixCodes.read(in, entries, groups.root(code), groups.rootBits(code));
    }

    /** A length, or the code of a distance, from the symbol of its first bits. */
    static int readNumber(BitReader in, int symbol) {
        if (symbol < 4) {
            return symbol + 1;
        }
        int extra = (symbol - 2) >> 1;
        return ((2 + (symbol & 1)) << extra) + in.read(extra) + 1;
    }

    /** How many pixels back a copy begins, at least 1. */
    static int readDistance(BitReader in, CodeGroups groups, int[] entries, int group, int width) {
        int symbol = read(in, groups, entries, group + CodeGroups.DISTANCE);
        in.fill();
        int code = readNumber(in, symbol);
        if (code > NEAR.length) {
            return code - NEAR.length;
        }
        int near = NEAR[code - 1];
        return Math.max(1, (near >> 4) * width + 8 - (near & 15));
    }
}
