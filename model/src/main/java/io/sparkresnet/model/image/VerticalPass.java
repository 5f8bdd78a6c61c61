package io.sparkresnet.model.image;

import java.util.Arrays;

/**
 * Sums rows of samples by weights. Each loop reads and writes its arrays at the same index and has no branch: the form that
 * the JDK's compiler vectorises.
 */
final class VerticalPass {
    private VerticalPass() {}

    /**
     * Makes the row that {@code count} values of the rows are summed to.
     *
     * @param rows input row r in slot {@code r % rows.length}, as many as there are taps
     * @param kept which of the rows that the axis keeps
     */
    static void row(int[][] rows, ResampleWeights y, int kept, int[] out, int count) {
        int first = y.first[kept];
        int slots = y.taps;
        int at = kept * slots;
        int[] weights = y.weights;
        if (slots == 3) {
            three(
                    rows[first % 3],
                    rows[(first + 1) % 3],
                    rows[(first + 2) % 3],
                    weights[at],
                    weights[at + 1],
                    weights[at + 2],
                    out,
                    count);
        } else {
            Arrays.fill(out, 0, count, ResampleWeights.HALF);
            for (int t = 0; t < slots; t++) {
                add(rows[(first + t) % slots], weights[at + t], out, count);
            }
        }
        ResampleWeights.samples(out, count);
    }

    private static void three(int[] a, int[] b, int[] c, int byA, int byB, int byC, int[] out, int count) {
        for (int i = 0; i < count; i++) {
            out[i] = ResampleWeights.HALF + a[i] * byA + b[i] * byB + c[i] * byC;
        }
    }

    private static void add(int[] in, int by, int[] out, int count) {
        for (int i = 0; i < count; i++) {
            out[i] += in[i] * by;
        }
    }
}
