package io.sparkresnet.model.image.webp.vp8;

import java.util.Arrays;

/** Predicts whole blocks of 16x16 luma or 8x8 chroma samples from the row above and the column to the left: RFC 6386, 12.2. */
final class BlockPrediction {
    static final int DC = 0;
    static final int VERTICAL = 1;
    static final int HORIZONTAL = 2;
    static final int TRUE_MOTION = 3;

    private BlockPrediction() {}

    /**
     * Predicts the block at {@code at}.
     *
     * @param size its width and height
     * @param above whether there is a block above; the border's row there does not count for a mean
     * @param left whether there is a block to the left
     */
    static void predict(int mode, Plane plane, int at, int size, boolean above, boolean left) {
        byte[] samples = plane.samples;
        int stride = plane.stride;
        switch (mode) {
            case VERTICAL -> {
                for (int y = 0; y < size; y++) {
                    System.arraycopy(samples, at - stride, samples, at + y * stride, size);
                }
            }
            case HORIZONTAL -> {
                for (int y = 0, row = at; y < size; y++, row += stride) {
                    Arrays.fill(samples, row, row + size, samples[row - 1]);
                }
            }
            case TRUE_MOTION -> trueMotion(samples, stride, at, size);
            default -> {
                byte mean = (byte) mean(samples, stride, at, size, above, left);
                for (int y = 0, row = at; y < size; y++, row += stride) {
                    Arrays.fill(samples, row, row + size, mean);
                }
            }
        }
    }

    /** What the sample to the left differs from the one above it, added to the sample above. */
    static void trueMotion(byte[] samples, int stride, int at, int size) {
        int above = at - stride;
        int corner = samples[above - 1] & 255;
        for (int y = 0, row = at; y < size; y++, row += stride) {
            int change = (samples[row - 1] & 255) - corner;
            for (int x = 0; x < size; x++) {
                int sum = (samples[above + x] & 255) + change;
                samples[row + x] = (byte) ((sum & ~255) == 0 ? sum : ~sum >> 31);
            }
        }
    }

    private static int mean(byte[] samples, int stride, int at, int size, boolean above, boolean left) {
        if (!above && !left) {
            return 128;
        }
        int sum = 0;
        for (int i = 0; i < size; i++) {
            sum += above ? samples[at - stride + i] & 255 : 0;
            sum += left ? samples[at + i * stride - 1] & 255 : 0;
        }
        int count = above && left ? 2 * size : size;
        return (sum + count / 2) / count;
    }
}
