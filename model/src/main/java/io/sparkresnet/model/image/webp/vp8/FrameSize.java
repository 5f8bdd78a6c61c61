package io.sparkresnet.model.image.webp.vp8;

import io.sparkresnet.model.image.ImageDecodeException;
import io.sparkresnet.model.image.ImageFormat;

/**
 * The uncompressed head of a key frame: RFC 6386, section 9.1.
 *
 * @param width in pixels, at least 1
 * @param height in pixels, at least 1
 * @param firstPartition bytes of the first partition
 */
public record FrameSize(int width, int height, int firstPartition) {
    private static final int LENGTH = 10;
    private static final int LARGEST_PROFILE = 3;

    /**
     * Reads and checks the head of the frame in {@code [start, end)}.
     *
     * @param declared bytes that the frame's chunk says it has
     */
    public static FrameSize read(byte[] encoded, int start, int end, long declared) throws ImageDecodeException {
        if (end - start < LENGTH) {
            throw ImageDecodeException.truncated(ImageFormat.WEBP, "its VP8 frame has %d bytes".formatted(end - start));
        }
        if (encoded[start + 3] != (byte) 0x9d || encoded[start + 4] != 1 || encoded[start + 5] != 0x2a) {
            throw corrupt("its VP8 frame does not begin with a start code");
        }
        int tag = (encoded[start] & 255) | ((encoded[start + 1] & 255) << 8) | ((encoded[start + 2] & 255) << 16);
        int width = ((encoded[start + 6] & 255) | (encoded[start + 7] << 8)) & 0x3fff;
        int height = ((encoded[start + 8] & 255) | (encoded[start + 9] << 8)) & 0x3fff;
        if ((tag & 1) != 0) {
            throw corrupt("its VP8 frame is no key frame");
        }
        if (((tag >> 1) & 7) > LARGEST_PROFILE) {
            throw corrupt("its VP8 frame has the profile %d".formatted((tag >> 1) & 7));
        }
        if (((tag >> 4) & 1) == 0) {
            throw corrupt("its VP8 frame is not to be shown");
        }
        if (tag >> 5 >= declared) {
            throw corrupt("its VP8 frame's first partition has %d of %d bytes".formatted(tag >> 5, declared));
        }
        if (width == 0 || height == 0) {
            throw corrupt("its VP8 frame says %dx%d pixels".formatted(width, height));
        }
        return new FrameSize(width, height, tag >> 5);
    }

    private static ImageDecodeException corrupt(String reason) {
        return ImageDecodeException.corrupt(ImageFormat.WEBP, reason);
    }
}
