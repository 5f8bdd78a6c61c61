package io.sparkresnet.job.cli;

import io.sparkresnet.model.image.DecodeLimits;
import io.sparkresnet.model.image.ImageDecodeException;
import io.sparkresnet.model.image.Pixels;
import java.util.Arrays;
import java.util.OptionalInt;

/**
 * Two crops of one image: as one picture, and how far they differ. A gray crop beside a coloured one is shown and compared as
 * the equal red, green and blue.
 *
 * @param left this recipe's
 * @param right the other's
 */
record SideBySide(Pixels left, Pixels right) {
    /** White pixels between the crops. */
    static final int GAP = 8;

    private static final byte WHITE = (byte) 255;

    /** Crops in the same number of channels. */
    static SideBySide of(Pixels left, Pixels right) {
        return left.channels() == right.channels()
                ? new SideBySide(left, right)
                : new SideBySide(coloured(left), coloured(right));
    }

    private static Pixels coloured(Pixels pixels) {
        if (pixels.channels() == 3) {
            return pixels;
        }
        byte[] gray = pixels.bytes();
        byte[] rgb = new byte[3 * gray.length];
        for (int i = 0; i < rgb.length; i++) {
            rgb[i] = gray[i / 3];
        }
        return new Pixels(pixels.width(), pixels.height(), 3, rgb);
    }

    /** The largest difference of a sample, 0 to 255; empty where the sizes differ. */
    OptionalInt largestDifference() {
        if (left.width() != right.width() || left.height() != right.height()) {
            return OptionalInt.empty();
        }
        int largest = 0;
        for (int i = 0; i < left.bytes().length; i++) {
            largest = Math.max(largest, Math.abs((left.bytes()[i] & 255) - (right.bytes()[i] & 255)));
        }
        return OptionalInt.of(largest);
    }

    /** Both on white, the tops in line; refused where that is more pixels than an image may have. */
    Pixels picture() throws ImageDecodeException {
        long width = (long) left.width() + GAP + right.width();
        int height = Math.max(left.height(), right.height());
        long most = DecodeLimits.DEFAULT.maxPixels();
        if (width > most / height) {
            throw new ImageDecodeException(
                    ImageDecodeException.Kind.TOO_LARGE,
                    "Cannot show %dx%d beside %dx%d: %dx%d is more than %d pixels"
                            .formatted(
                                    left.width(), left.height(), right.width(), right.height(), width, height, most));
        }
        int channels = left.channels();
        byte[] bytes = new byte[(int) width * height * channels];
        Arrays.fill(bytes, WHITE);
        copy(left, bytes, 0, (int) width);
        copy(right, bytes, left.width() + GAP, (int) width);
        return new Pixels((int) width, height, channels, bytes);
    }

    private static void copy(Pixels from, byte[] to, int x, int width) {
        int channels = from.channels();
        int row = from.width() * channels;
        for (int y = 0; y < from.height(); y++) {
            System.arraycopy(from.bytes(), y * row, to, (y * width + x) * channels, row);
        }
    }
}
