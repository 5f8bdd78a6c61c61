package io.sparkresnet.model.image;

/**
 * What an encoded image says about itself before any pixel is decoded.
 *
 * @param format told by content
 * @param width stored columns, before any EXIF orientation, at least 1
 * @param height stored rows, at least 1
 */
public record ImageHeader(ImageFormat format, int width, int height) {

    /**
     * Reads the header of an encoded image.
     *
     * @throws ImageDecodeException for zero bytes, no image, an image of a kind that is not read, or a broken header
     */
    public static ImageHeader read(byte[] encoded) throws ImageDecodeException {
        return FormatReaders.of(encoded).header(encoded);
    }
}
