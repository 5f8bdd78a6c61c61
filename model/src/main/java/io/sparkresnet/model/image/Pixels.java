package io.sparkresnet.model.image;

import java.io.IOException;
import java.io.OutputStream;

/** A decoded image: 8-bit samples, interleaved, rows from top to bottom. The bytes are shared, not copied. */
public final class Pixels {
    private final int width;
    private final int height;
    private final int channels;
    private final byte[] bytes;
    private final boolean indices;

    /**
     * Wraps samples.
     *
     * @param channels 1 (L) or 3 (RGB)
     * @param bytes (H, W, C), unsigned
     */
    public Pixels(int width, int height, int channels, byte[] bytes) {
        this(width, height, channels, bytes, false);
    }

    private Pixels(int width, int height, int channels, byte[] bytes, boolean indices) {
        if (width < 1 || height < 1 || (channels != 1 && channels != 3)) {
            throw new IllegalArgumentException(
                    "Invalid pixels: %dx%d with %d channels (expected at least 1x1 with 1 or 3)"
                            .formatted(width, height, channels));
        }
        if (bytes.length != (long) width * height * channels) {
            throw new IllegalArgumentException("Invalid pixels: %d bytes (expected %d for %dx%d with %d channels)"
                    .formatted(bytes.length, (long) width * height * channels, width, height, channels));
        }
        this.width = width;
        this.height = height;
        this.channels = channels;
        this.bytes = bytes;
        this.indices = indices;
    }

    /** Gray samples that Pillow holds for indices of a palette: it resizes them by {@link Interpolation#NEAREST} only. */
    public static Pixels ofIndices(int width, int height, byte[] bytes) {
        return new Pixels(width, height, 1, bytes, true);
    }

    /** Columns. */
    public int width() {
        return width;
    }

    /** Rows. */
    public int height() {
        return height;
    }

    /** Samples per pixel: 1 (L) or 3 (RGB). */
    public int channels() {
        return channels;
    }

    /** The samples, (H, W, C), unsigned. */
    @SuppressWarnings("MissingSummary")
    public byte[] bytes() {
        return bytes;
    }

    /** Whether they are {@link #ofIndices}. */
    boolean areIndices() {
        return indices;
    }

    /** Writes the image as a PNG; the stream stays open. */
    public void writePng(OutputStream out) throws IOException {
        PngWriter.write(this, out);
    }
}
