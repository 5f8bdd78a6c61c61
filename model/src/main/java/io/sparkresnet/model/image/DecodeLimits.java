package io.sparkresnet.model.image;

import java.io.Serializable;

/**
 * How large an image may be. The header's word is checked before a decoder allocates anything for pixels.
 *
 * @param maxPixels width times height, at least 1
 * @param maxScannedSamples for a JPEG of several scans: the samples that all its scans together go over, each scan counted as
 *     at least 65,536; at least 1
 */
public record DecodeLimits(long maxPixels, long maxScannedSamples) implements Serializable {
    /**
     * Room for the largest image in full colour with the 10 scans of libjpeg's script (16 samples a pixel), or for 61,000
     * scans of a small one. Going over samples without a bit for them takes about a nanosecond each.
     */
    private static final long SCANNED_SAMPLES = 4_000_000_000L;

    /** Pillow's own limit: twice {@code Image.MAX_IMAGE_PIXELS}, where it raises {@code DecompressionBombError}. */
    public static final DecodeLimits DEFAULT = new DecodeLimits(178_956_970);

    public DecodeLimits {
        if (maxPixels < 1) {
            throw new IllegalArgumentException("Invalid max pixels: %d (expected at least 1)".formatted(maxPixels));
        }
        if (maxScannedSamples < 1) {
            throw new IllegalArgumentException(
                    "Invalid max scanned samples: %d (expected at least 1)".formatted(maxScannedSamples));
        }
    }

    /** Limits with the default for scans. */
    public DecodeLimits(long maxPixels) {
        this(maxPixels, SCANNED_SAMPLES);
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
