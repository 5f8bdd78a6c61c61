package io.sparkresnet.model.image.webp.vp8l;

import io.sparkresnet.model.image.ImageDecodeException;

/**
 * Checks the alpha channel of a lossy image: RFC 9649, section 2.7.1.2. Its values are not needed, but libwebp refuses an
 * image whose alpha it cannot decode.
 */
public final class AlphaPlane {
    private static final int STORED = 0;
    private static final int LOSSLESS = 1;

    private AlphaPlane() {}

    /** Checks the chunk in {@code [start, end)} for an image of that size. */
    public static void check(byte[] encoded, int start, int end, int width, int height) throws ImageDecodeException {
        if (end - start < 2) {
            throw CodeGroups.ended();
        }
        int method = encoded[start] & 3;
        int preprocessing = (encoded[start] >> 4) & 3;
        if (method > LOSSLESS || preprocessing > 1 || (encoded[start] & 0xc0) != 0) {
            throw CodeGroups.corrupt("its alpha channel begins with the byte %02x".formatted(encoded[start]));
        }
        if (method == STORED) {
            if (end - start - 1 < (long) width * height) {
                throw CodeGroups.ended();
            }
            return;
        }
        BitReader in = new BitReader(encoded, start + 1, end);
        LosslessHeader header = new LosslessHeader(in, width, height);
        checkPixels(in, header, header.onlyGreenIndices());
    }

    /** Reads pixels as {@link ArgbImage} does, without keeping any: where the next one lies depends on none of them. */
    private static void checkPixels(BitReader in, LosslessHeader header, boolean onlyGreen)
            throws ImageDecodeException {
        CodeGroups groups = header.groups;
        int[] entries = groups.entries();
        int width = header.codedWidth;
        int pixels = Math.multiplyExact(width, header.height);
        int mask = groups.blockBits == 0 ? -1 : (1 << groups.blockBits) - 1;
        int group = 0;
        int x = 0;
        int y = 0;
        int at = 0;
        while (at < pixels && !in.noticedEnd()) {
            if ((x & mask) == 0) {
                group = groups.groupAt(x, y);
            }
            in.fill();
            int green = ArgbImage.read(in, groups, entries, group + CodeGroups.GREEN);
            if (green >= CodeGroups.LITERALS && green < CodeGroups.LITERALS + CodeGroups.LENGTHS) {
                int length = ArgbImage.readNumber(in, green - CodeGroups.LITERALS);
                int distance = ArgbImage.readDistance(in, groups, entries, group, width);
                ArgbImage.check(at, length, distance, pixels);
                at += length;
                y += (x + length) / width;
                x = (x + length) % width;
                if ((x & mask) != 0) {
                    group = groups.groupAt(x, y);
                }
            } else {
                if (green < CodeGroups.LITERALS && !onlyGreen) {
                    ArgbImage.read(in, groups, entries, group + CodeGroups.RED);
                    in.fill();
                    ArgbImage.read(in, groups, entries, group + CodeGroups.BLUE);
                    ArgbImage.read(in, groups, entries, group + CodeGroups.ALPHA);
                }
                at++;
                if (++x == width) {
                    x = 0;
                    y++;
                }
            }
            in.noticeEnd();
        }
        if (in.ended() && !(onlyGreen && at == pixels)) {
            throw CodeGroups.ended();
        }
    }
}
