package io.sparkresnet.model.image;

/** Collects a decoder's rows, gray or RGB, as the pixels of one mode. Not thread-safe. */
public final class PixelRows {
    private final int width;
    private final int height;
    private final ChannelMode mode;
    private final byte[] bytes;

    /** All rows black. */
    public PixelRows(int width, int height, ChannelMode mode) {
        this.width = width;
        this.height = height;
        this.mode = mode;
        this.bytes = new byte[Math.multiplyExact(Math.multiplyExact(width, height), mode.channels())];
    }

    /** Sets row {@code y} from {@code width} gray samples that start at {@code samples[from]}. */
    public void gray(int y, byte[] samples, int from) {
        int at = y * width * mode.channels();
        if (mode == ChannelMode.L) {
            System.arraycopy(samples, from, bytes, at, width);
            return;
        }
        for (int x = 0; x < width; x++) {
            byte sample = samples[from + x];
            bytes[at++] = sample;
            bytes[at++] = sample;
            bytes[at++] = sample;
        }
    }

    /** Sets row {@code y} from {@code 3 * width} interleaved samples at the start of {@code samples}. */
    public void rgb(int y, byte[] samples) {
        int at = y * width * mode.channels();
        if (mode == ChannelMode.RGB) {
            System.arraycopy(samples, 0, bytes, at, 3 * width);
            return;
        }
        for (int x = 0; x < width; x++) {
            bytes[at++] = ChannelMode.luma(samples[3 * x] & 255, samples[3 * x + 1] & 255, samples[3 * x + 2] & 255);
        }
    }

    /** The image. */
    public Pixels pixels() {
        return new Pixels(width, height, mode.channels(), bytes);
    }
}
