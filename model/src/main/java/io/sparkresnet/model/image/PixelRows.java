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

    /** Sets the row's columns from {@code left} to {@code right} from the gray sample of column x at {@code from + x}. */
    public void gray(int y, int left, int right, byte[] samples, int from) {
        int at = (y * width + left) * mode.channels();
        if (mode == ChannelMode.L) {
            System.arraycopy(samples, from + left, bytes, at, right - left);
            return;
        }
        for (int x = left; x < right; x++) {
            byte sample = samples[from + x];
            bytes[at++] = sample;
            bytes[at++] = sample;
            bytes[at++] = sample;
        }
    }

    /** Sets the row's columns from {@code left} to {@code right} from the interleaved samples of column x at {@code 3 * x}. */
    public void rgb(int y, int left, int right, byte[] samples) {
        int at = (y * width + left) * mode.channels();
        if (mode == ChannelMode.RGB) {
            System.arraycopy(samples, 3 * left, bytes, at, 3 * (right - left));
            return;
        }
        for (int x = left; x < right; x++) {
            bytes[at++] = ChannelMode.luma(samples[3 * x] & 255, samples[3 * x + 1] & 255, samples[3 * x + 2] & 255);
        }
    }

    /** The image. */
    public Pixels pixels() {
        return new Pixels(width, height, mode.channels(), bytes);
    }
}
