package io.sparkresnet.model.image;

import java.io.Serializable;

/**
 * How large an image may be. The header's word is checked before a decoder allocates anything for pixels.
 *
 * @param maxPixels width times height, at least 1
 */
public record DecodeLimits(long maxPixels) implements Serializable {

    /** Pillow's own limit: twice {@code Image.MAX_IMAGE_PIXELS}, where it raises {@code DecompressionBombError}. */
    public static final DecodeLimits DEFAULT = new DecodeLimits(178_956_970);

    public DecodeLimits {
        if (maxPixels < 1) {
            throw new IllegalArgumentException("Invalid max pixels: %d (expected at least 1)".formatted(maxPixels));
        }
    }

    /** Refuses a width and height beyond the limit. */
    void check(ImageHeader header) throws ImageDecodeException {
        long pixels = (long) header.width() * header.height();
        if (pixels > maxPixels) {
            throw new ImageDecodeException(
                    ImageDecodeException.Kind.TOO_LARGE,
                    "Cannot decode %s: %dx%d is %d pixels, expected at most %d"
                            .formatted(header.format().title(), header.width(), header.height(), pixels, maxPixels));
        }
    }
}
