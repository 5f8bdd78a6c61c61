package io.sparkresnet.model.image.gif;

import io.sparkresnet.model.image.ImageDecodeException;
import io.sparkresnet.model.image.ImageFormat;

/** Reads the bytes before the pixels of a GIF in order. */
final class GifBytes {
    private static final String ENDS_EARLY = "the file ends before its first image";

    final byte[] encoded;
    /** Next byte to be read. */
    int at;
    /** First byte of the block at hand. */
    int block;
    /** Bytes of the block at hand that the file holds; -1 where there is no block but its end. */
    int length;

    GifBytes(byte[] encoded) {
        this.encoded = encoded;
    }

    boolean atEnd() {
        return at >= encoded.length;
    }

    int u8() throws ImageDecodeException {
        require(1);
        return encoded[at++] & 255;
    }

    int u16() throws ImageDecodeException {
        require(2);
        at += 2;
        return (encoded[at - 2] & 255) | ((encoded[at - 1] & 255) << 8);
    }

    /** A palette of that many colours, three bytes each. */
    byte[] palette(int colors) throws ImageDecodeException {
        require(3 * colors);
        byte[] palette = new byte[3 * colors];
        System.arraycopy(encoded, at, palette, 0, palette.length);
        at += palette.length;
        return palette;
    }

    private void require(int bytes) throws ImageDecodeException {
        if (encoded.length - at < bytes) {
            throw truncated(ENDS_EARLY);
        }
    }

    /** Goes to the next block of an extension; false at its end, or where the file has no more of it. */
    boolean nextBlock() {
        length = -1;
        if (atEnd()) {
            return false;
        }
        int declared = encoded[at++] & 255;
        if (declared == 0) {
            return false;
        }
        block = at;
        length = Math.min(declared, encoded.length - at);
        at += length;
        return length > 0;
    }

    void skipBlocks() {
        while (nextBlock()) {
            // Not of interest.
        }
    }

    static ImageDecodeException corrupt(String reason) {
        return ImageDecodeException.corrupt(ImageFormat.GIF, reason);
    }

    static ImageDecodeException truncated(String reason) {
        return ImageDecodeException.truncated(ImageFormat.GIF, reason);
    }
}
