package io.sparkresnet.model.image.gif;

import io.sparkresnet.model.image.ImageDecodeException;

/**
 * Takes codes from the blocks of a frame. Pillow hands its decoder the file in pieces and asks for the next one when a block is
 * not whole, and also at an end code that comes before the last pixel: only where there is no next piece is the frame cut. An
 * empty block ends nothing: what follows is read as blocks.
 */
final class LzwBits {
    /** {@code ImageFile.MAXBLOCK} of Pillow. */
    private static final int PIECE = 65536;

    private final byte[] encoded;
    private int at;
    private int blockEnd;
    /** Behind the pieces that were handed over. */
    private int handed;

    private int bits;
    private int bitCount;

    LzwBits(byte[] encoded, int start) {
        this.encoded = encoded;
        this.at = start;
        this.blockEnd = start;
        this.handed = start;
    }

    /** Bytes that are left, from the next one to the end of the file. */
    int left() {
        return encoded.length - at;
    }

    int code(int size) throws ImageDecodeException {
        while (bitCount < size) {
            if (at < blockEnd) {
                bits |= (encoded[at++] & 255) << bitCount;
                bitCount += 8;
            } else {
                nextBlock();
            }
        }
        int code = bits & ((1 << size) - 1);
        bits >>>= size;
        bitCount -= size;
        return code;
    }

    private void nextBlock() throws ImageDecodeException {
        while (at >= handed || at + 1 + (encoded[at] & 255) > handed) {
            nextPiece();
        }
        blockEnd = at + 1 + (encoded[at] & 255);
        at++;
    }

    /** Goes on with the next piece of the file, which must be there. */
    void nextPiece() throws ImageDecodeException {
        if (handed >= encoded.length) {
            throw GifBytes.truncated("its pixels end early");
        }
        handed = (int) Math.min(encoded.length, (long) handed + PIECE);
    }
}
