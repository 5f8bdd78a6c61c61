package io.sparkresnet.model.image.webp.vp8;

import java.util.Arrays;

/**
 * The samples of one channel of a frame in whole macroblocks, with the border that prediction reads: 127 above the frame, 129
 * to its left, and room for four samples to the right of each row. Not thread-safe.
 */
final class Plane {
    private static final int MARGIN = 4;

    /** Unsigned samples, borders included. */
    final byte[] samples;
    /** Distance between two rows. */
    final int stride;
    /** Where row 0, column 0 lies. */
    final int origin;

    /** A plane of {@code columns} by {@code rows} blocks of {@code size} by {@code size} samples. */
    Plane(int columns, int rows, int size) {
        stride = columns * size + 2 * MARGIN;
        origin = stride + MARGIN;
        samples = new byte[Math.multiplyExact(stride, rows * size + 1)];
        Arrays.fill(samples, 0, stride, (byte) 127);
        for (int left = origin - 1; left < samples.length; left += stride) {
            samples[left] = (byte) 129;
        }
    }
}
