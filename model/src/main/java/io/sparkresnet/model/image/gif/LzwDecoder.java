package io.sparkresnet.model.image.gif;

import io.sparkresnet.model.image.ImageDecodeException;
import java.util.Arrays;

/**
 * GIF's variable-length LZW with the verdicts of Pillow's {@code GifDecode.c}: codes may be up to 12 bits, a full table keeps
 * its entries until the next clear code (so a late one does not matter), the first code after a clear one must be a pixel, no
 * code may lie beyond the next free one, and whatever stands behind the last pixel is not looked at. Memory grows with what was
 * decoded, not with what the header promises.
 */
final class LzwDecoder {
    private static final int MOST_BITS = 12;
    private static final int ENTRIES = 1 << MOST_BITS;

    private final LzwBits bits;
    private final int codeSize;
    private final int clear;

    /** By code: the last pixel of its string, and the code of what comes before. */
    private final byte[] pixel = new byte[ENTRIES];

    private final short[] before = new short[ENTRIES];
    private final byte[] string = new byte[ENTRIES];

    private byte[] indices;
    private int count;

    LzwDecoder(LzwBits bits, int codeSize) throws ImageDecodeException {
        if (codeSize > MOST_BITS) {
            throw GifBytes.corrupt("its code size is %d bits, expected at most %d".formatted(codeSize, MOST_BITS));
        }
        this.bits = bits;
        this.codeSize = codeSize;
        this.clear = 1 << codeSize;
        this.indices = new byte[ENTRIES];
    }

    /** The first {@code pixels} indices of the stream, in its order. */
    byte[] decode(int pixels) throws ImageDecodeException {
        indices = new byte[(int) Math.min(pixels, 16L * bits.left() + 1)];
        bits.nextPiece();
        int size = codeSize + 1;
        int next = clear + 2;
        int last = -1;
        int lastPixel = 0;
        while (count < pixels) {
            int code = bits.code(size);
            if (code == clear) {
                size = codeSize + 1;
                next = clear + 2;
                last = -1;
                continue;
            }
            if (code == clear + 1) {
                bits.nextPiece();
                continue;
            }
            if (code > (last < 0 ? clear : next)) {
                throw GifBytes.corrupt(
                        "its pixels have the code %d, expected at most %d".formatted(code, last < 0 ? clear : next));
            }
            if (last < 0) {
                last = code;
                lastPixel = code;
                append(pixels, (byte) code);
                continue;
            }
            int start = ENTRIES;
            int rest = code;
            if (code == next) {
                string[--start] = (byte) lastPixel;
                rest = last;
            }
            while (rest >= clear) {
                if (start == 0 || rest >= ENTRIES) {
                    throw GifBytes.corrupt("its pixels have the code %d, which stands for no string".formatted(code));
                }
                string[--start] = pixel[rest];
                rest = before[rest];
            }
            lastPixel = rest;
            append(pixels, (byte) rest);
            append(pixels, start);
            if (next < ENTRIES) {
                pixel[next] = (byte) rest;
                before[next] = (short) last;
                if (next == (1 << size) - 1 && size < MOST_BITS) {
                    size++;
                }
                next++;
            }
            last = code;
        }
        return indices;
    }

    private void append(int pixels, byte index) {
        reserve(pixels, 1);
        indices[count++] = index;
    }

    /** Appends the string from {@code start} on, as far as there is room for pixels. */
    private void append(int pixels, int start) {
        int length = Math.min(ENTRIES - start, pixels - count);
        reserve(pixels, length);
        System.arraycopy(string, start, indices, count, length);
        count += length;
    }

    private void reserve(int pixels, int more) {
        if (indices.length - count < more) {
            long doubled = Math.max(2L * indices.length, (long) count + more);
            indices = Arrays.copyOf(indices, (int) Math.min(pixels, doubled));
        }
    }
}
