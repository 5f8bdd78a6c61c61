package io.sparkresnet.model.image;

import io.sparkresnet.model.image.ImageDecodeException.Kind;

/**
 * Decodes images to 8-bit RGB or L, bit-equal to Pillow's {@code Image.open(f).convert(mode)}: the same pixels for what it
 * reads, the same refusal for what it does not. Running out of memory is never turned into an image's error. Thread-safe.
 */
public final class ImageDecoder {
    private final DecodeLimits limits;

    /** A decoder that refuses what is beyond the limits. */
    public ImageDecoder(DecodeLimits limits) {
        this.limits = limits;
    }

    /**
     * Decodes one image.
     *
     * @param encoded the file's bytes; not changed
     * @param exif whether the image is turned upright
     * @throws ImageDecodeException if the bytes are not a readable image within the limits
     */
    public Pixels decode(byte[] encoded, ChannelMode mode, ExifPolicy exif) throws ImageDecodeException {
        FormatReader reader = FormatReaders.of(encoded);
        try {
            ImageHeader header = reader.header(encoded);
            limits.check(header);
            Pixels stored = reader.pixels(encoded, mode);
            return exif == ExifPolicy.APPLY ? reader.orientation(encoded).apply(stored) : stored;
        } catch (RuntimeException e) {
            throw new ImageDecodeException(Kind.CORRUPT, "Cannot decode image: the decoder failed: " + e, e);
        }
    }
}
