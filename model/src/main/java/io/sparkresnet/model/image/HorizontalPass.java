package io.sparkresnet.model.image;

/**
 * Resizes one row of interleaved samples, gray or RGB, to planes of fixed-point sums: channel c of kept column i goes to
 * {@code c * columns + i}. Sums are left unrounded for {@link ResampleWeights#samples}, whose loop the compiler vectorises as
 * it cannot these, which gather.
 */
final class HorizontalPass {
    private HorizontalPass() {}

    /** Resizes the row that starts at {@code start}. */
    static void sums(byte[] in, int start, int channels, ResampleWeights x, int[] out) {
        if (channels == 1) {
            gray(in, start, x, out);
            return;
        }
        switch (x.taps) {
            case 3 -> rgbOfThree(in, start, x, out);
            case 4 -> rgbOfFour(in, start, x, out);
            default -> rgbOfAny(in, start, x, out);
        }
    }

    /** Unrolled, as is the next, for photographs that shrink to somewhat more than half: the bulk of the work. */
    private static void rgbOfThree(byte[] in, int start, ResampleWeights x, int[] out) {
        int[] weights = x.weights;
        int columns = x.first.length;
        for (int i = 0; i < columns; i++) {
            int from = start + 3 * x.first[i];
            int by0 = weights[3 * i];
            int by1 = weights[3 * i + 1];
            int by2 = weights[3 * i + 2];
            for (int c = 0; c < 3; c++) {
                out[c * columns + i] = ResampleWeights.HALF
                        + (in[from + c] & 255) * by0
                        + (in[from + c + 3] & 255) * by1
                        + (in[from + c + 6] & 255) * by2;
            }
        }
    }

    private static void rgbOfFour(byte[] in, int start, ResampleWeights x, int[] out) {
        int[] weights = x.weights;
        int columns = x.first.length;
        for (int i = 0; i < columns; i++) {
            int from = start + 3 * x.first[i];
            int by0 = weights[4 * i];
            int by1 = weights[4 * i + 1];
            int by2 = weights[4 * i + 2];
            int by3 = weights[4 * i + 3];
            for (int c = 0; c < 3; c++) {
                out[c * columns + i] = ResampleWeights.HALF
                        + (in[from + c] & 255) * by0
                        + (in[from + c + 3] & 255) * by1
                        + (in[from + c + 6] & 255) * by2
                        + (in[from + c + 9] & 255) * by3;
            }
        }
    }

    private static void rgbOfAny(byte[] in, int start, ResampleWeights x, int[] out) {
        int[] weights = x.weights;
        int columns = x.first.length;
        for (int i = 0; i < columns; i++) {
            int from = start + 3 * x.first[i];
            int red = ResampleWeights.HALF;
            int green = ResampleWeights.HALF;
            int blue = ResampleWeights.HALF;
            for (int weight = i * x.taps; weight < (i + 1) * x.taps; weight++, from += 3) {
                int by = weights[weight];
                red += (in[from] & 255) * by;
                green += (in[from + 1] & 255) * by;
                blue += (in[from + 2] & 255) * by;
            }
            out[i] = red;
            out[columns + i] = green;
            out[2 * columns + i] = blue;
        }
    }

    private static void gray(byte[] in, int start, ResampleWeights x, int[] out) {
        for (int i = 0; i < x.first.length; i++) {
            int sum = ResampleWeights.HALF;
            for (int t = 0; t < x.taps; t++) {
                sum += (in[start + x.first[i] + t] & 255) * x.weights[i * x.taps + t];
            }
            out[i] = sum;
        }
    }
}
