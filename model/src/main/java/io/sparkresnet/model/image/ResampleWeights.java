package io.sparkresnet.model.image;

/**
 * For each pixel that an axis keeps, which input pixels it is made of and by what weights: {@code precompute_coeffs} and
 * {@code normalize_coeffs_8bpc} of Pillow's {@code Resample.c}. The kernel is widened by the scale where the image shrinks;
 * weights are normalised in double precision, then rounded to fixed point. Immutable.
 */
final class ResampleWeights {
    /** Bits of fraction, Pillow's {@code PRECISION_BITS}. */
    static final int FRACTION = 32 - 8 - 2;

    /** Half a unit in the last place, where sums start. */
    static final int HALF = 1 << (FRACTION - 1);

    /** The most input pixels that one pixel is made of; the stride of {@link #weights}. */
    final int taps;
    /** By kept pixel: its first input pixel. */
    final int[] first;
    /** By kept pixel: how many input pixels. */
    final int[] lengths;
    /** By kept pixel: {@link #taps} weights. */
    final int[] weights;

    ResampleWeights(Axis axis, Interpolation kernel) {
        double scale = (double) axis.in() / axis.resized();
        double kernelScale = Math.max(1, scale);
        double support = kernel.support() * kernelScale;
        taps = (int) Math.min((long) Math.ceil(support) * 2 + 1, axis.in());
        first = new int[axis.count()];
        lengths = new int[axis.count()];
        weights = new int[Math.multiplyExact(axis.count(), taps)];
        double inverse = 1 / kernelScale;
        double[] row = new double[taps];
        for (int i = 0; i < axis.count(); i++) {
            double center = (axis.from() + i + 0.5) * scale;
            int from = Math.max(0, (int) (center - support + 0.5));
            int length = Math.min(axis.in(), (int) (center + support + 0.5)) - from;
            double sum = 0;
            for (int t = 0; t < length; t++) {
                row[t] = kernel.weight((t + from - center + 0.5) * inverse);
                sum += row[t];
            }
            first[i] = from;
            lengths[i] = length;
            for (int t = 0; t < length; t++) {
                double weight = sum == 0 ? row[t] : row[t] / sum;
                weights[i * taps + t] = (int) ((weight < 0 ? -0.5 : 0.5) + weight * (1 << FRACTION));
            }
        }
    }

    /** A fixed-point sum as an 8-bit sample. */
    static int sample(int sum) {
        int sample = sum >> FRACTION;
        return (sample & ~255) == 0 ? sample : ~(sample >> 31) & 255;
    }
}
