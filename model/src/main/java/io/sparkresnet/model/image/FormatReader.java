package io.sparkresnet.model.image;

/**
 * Reads the images of one format: the seam behind which a format, or a faster decoder of one, is added. What it returns, and
 * what it refuses, is what Pillow's {@code Image.open(f).convert(mode)} returns and refuses. Implementations are thread-safe
 * and keep no state between images.
 */
public interface FormatReader {

    /** The width and height that the file declares, without decoding pixels. */
    ImageHeader header(byte[] encoded) throws ImageDecodeException;

    /** The image as stored, in its full size, converted to {@code mode}; outside the window its pixels may stay black. */
    Pixels pixels(byte[] encoded, ChannelMode mode, Window window) throws ImageDecodeException;

    /** {@link #pixels(byte[], ChannelMode, Window)} for a format that has more to limit than its pixels. */
    default Pixels pixels(byte[] encoded, ChannelMode mode, Window window, DecodeLimits limits)
            throws ImageDecodeException {
        return pixels(encoded, mode, window);
    }

    /**
     * The pixels of the copy that {@code ImageOps.exif_transpose} makes before it turns the image: the same, but where a copy
     * has another mode than its original.
     */
    default Pixels pixelsOfCopy(byte[] encoded, ChannelMode mode, Window window, DecodeLimits limits)
            throws ImageDecodeException {
        return pixels(encoded, mode, window, limits);
    }

    /** How the stored image is to be turned; {@link Orientation#UPRIGHT} where the file does not say. */
    Orientation orientation(byte[] encoded) throws ImageDecodeException;

    /**
     * Heap that decoding takes for each pixel of the image, in bytes: an upper bound, the returned pixels included. What this
     * default gives is four channels of 16-bit coefficients beside four of samples.
     */
    default int heapBytesPerPixel(byte[] encoded) throws ImageDecodeException {
        return 12;
    }

    /**
     * Whether Pillow turns such an image upright when it loads, whatever the recipe says about EXIF. Header, window and pixels
     * are of the stored image all the same.
     */
    default boolean turnsUpright() {
        return false;
    }
}
