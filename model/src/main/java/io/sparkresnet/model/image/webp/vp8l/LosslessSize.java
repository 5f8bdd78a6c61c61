package io.sparkresnet.model.image.webp.vp8l;

import io.sparkresnet.model.image.ImageDecodeException;
import io.sparkresnet.model.image.ImageFormat;

/**
 * The head of a lossless image: RFC 9649, section 3.3.
 *
 * @param width in pixels, 1 to 16384
 * @param height in pixels, 1 to 16384
 */
public record LosslessSize(int width, int height) {
    /** Its bytes. */
    static final int LENGTH = 5;

    private static final int SIGNATURE = 0x2f;

    /** Reads and checks the head of the image in {@code [start, end)}. */
    public static LosslessSize read(byte[] encoded, int start, int end) throws ImageDecodeException {
        if (end - start < LENGTH) {
            throw ImageDecodeException.truncated(
                    ImageFormat.WEBP, "its lossless image has %d bytes".formatted(end - start));
        }
        if (encoded[start] != SIGNATURE) {
            throw CodeGroups.corrupt(
                    "its lossless image begins with the byte %02x (expected 2f)".formatted(encoded[start]));
        }
        int head = (encoded[start + 1] & 255)
                | ((encoded[start + 2] & 255) << 8)
                | ((encoded[start + 3] & 255) << 16)
                | ((encoded[start + 4] & 255) << 24);
        if (head >>> 29 != 0) {
            throw CodeGroups.corrupt("its lossless image has the version %d".formatted(head >>> 29));
        }
        return new LosslessSize((head & 0x3fff) + 1, ((head >> 14) & 0x3fff) + 1);
    }
}
