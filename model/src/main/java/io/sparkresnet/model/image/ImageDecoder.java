package io.sparkresnet.model.image;

import io.sparkresnet.model.image.ImageDecodeException.Kind;
import java.util.function.Function;

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
        return decode(encoded, mode, exif, Window::whole);
    }

    /**
     * Decodes what one recipe looks at: the recipe's mode and orientation, the image in its full size. Pixels that its crop
     * does not need may stay black, which spares a JPEG about a fifth of the work.
     *
     * @param preprocessor what the pixels are for
     * @throws ImageDecodeException if the bytes are not a readable image within the limits
     */
    public Pixels decode(byte[] encoded, Preprocessor preprocessor) throws ImageDecodeException {
        Recipe recipe = preprocessor.recipe();
        return decode(
                encoded, recipe.input(), recipe.exif(), header -> preprocessor.window(header.width(), header.height()));
    }

    /**
     * Heap that decoding that image takes, in bytes: an upper bound, the pixels that it becomes included. Told by the header.
     *
     * @param header of the same image
     * @throws ImageDecodeException if the image is beyond the limits
     */
    public long heapBytes(byte[] encoded, ImageHeader header) throws ImageDecodeException {
        limits.check(header);
        return (long) header.width()
                * header.height()
                * FormatReaders.of(encoded).heapBytesPerPixel(encoded);
    }

    private Pixels decode(byte[] encoded, ChannelMode mode, ExifPolicy exif, Function<ImageHeader, Window> looksAt)
            throws ImageDecodeException {
        FormatReader reader = FormatReaders.of(encoded);
        try {
            ImageHeader header = reader.header(encoded);
            limits.check(header);
            boolean turns = exif == ExifPolicy.APPLY || reader.turnsUpright();
            Orientation orientation = turns ? reader.orientation(encoded) : Orientation.UPRIGHT;
            // The window is one of the upright image
            Window window = orientation == Orientation.UPRIGHT ? looksAt.apply(header) : Window.whole(header);
            Pixels stored = exif == ExifPolicy.APPLY
                    ? reader.pixelsOfCopy(encoded, mode, window, limits)
                    : reader.pixels(encoded, mode, window, limits);
            return orientation.apply(stored);
        } catch (RuntimeException e) {
            throw new ImageDecodeException(Kind.CORRUPT, "Cannot decode image: the decoder failed: " + e, e);
        }
    }
}
