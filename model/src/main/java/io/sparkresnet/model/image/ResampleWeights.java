package io.sparkresnet.model.image;

/**
 * For each pixel that an axis keeps, which input pixels it is made of and by what weights: {@code precompute_coeffs} and
 * {@code normalize_coeffs_8bpc} of Pillow's {@code Resample.c}. The kernel is widened by the scale where the image shrinks;
 * weights are normalised in double precision, then rounded to fixed point. {@link Interpolation#NEAREST} is one input pixel
 * of weight 1. Immutable.
 */
final class ResampleWeights {
    /** Bits of fraction, Pillow's {@code PRECISION_BITS}. */
    static final int FRACTION = 32 - 8 - 2;

    /** Pixels of the longest row of RGB that Pillow holds: 4 bytes each, 2 GiB in all. */
    private static final long LONGEST_SUM = 1L << 29;

    /** Half a unit in the last place, where sums start. */
    static final int HALF = 1 << (FRACTION - 1);

    /** Of how many input pixels each pixel is made; the stride of {@link #weights}. */
    final int taps;
    /** By kept pixel: its first input pixel. */
    final int[] first;
    /** By kept pixel: {@link #taps} weights, some of them 0. */
    final int[] weights;

    ResampleWeights(Axis axis, Interpolation kernel) {
        if (kernel == Interpolation.NEAREST) {
            taps = 1;
            first = new int[axis.count()];
            weights = new int[axis.count()];
            pick(axis);
            return;
        }
        double scale = (double) axis.in() / axis.resized();
        double kernelScale = Math.max(1, scale);
        double support = kernel.support() * kernelScale;
        int[] lengths = new int[axis.count()];
        first = new int[axis.count()];
        int longest = 1;
        for (int i = 0; i < axis.count(); i++) {
            double center = center(axis, i, scale);
            first[i] = Math.max(0, (int) (center - support + 0.5));
            lengths[i] = Math.min(axis.in(), (int) (center + support + 0.5)) - first[i];
            longest = Math.max(longest, lengths[i]);
        }
        taps = longest;
        weights = new int[Math.multiplyExact(axis.count(), taps)];
        double inverse = 1 / kernelScale;
        double[] row = new double[taps];
        for (int i = 0; i < axis.count(); i++) {
            double center = center(axis, i, scale);
            double sum = 0;
            for (int t = 0; t < lengths[i]; t++) {
                row[t] = kernel.weight((t + first[i] - center + 0.5) * inverse);
                sum += row[t];
            }
            // All pixels have as many taps, so that loops over them need no count; the spare ones weigh nothing.
            int spare = Math.max(0, first[i] + taps - axis.in());
            first[i] -= spare;
            for (int t = 0; t < lengths[i]; t++) {
                double weight = sum == 0 ? row[t] : row[t] / sum;
                weights[i * taps + spare + t] = (int) ((weight < 0 ? -0.5 : 0.5) + weight * (1 << FRACTION));
            }
        }
    }

    /**
     * The positions of {@code ImagingScaleAffine} in Pillow's {@code Geometry.c}: a running sum, whose rounding decides on
     * which side of a border a position falls. A position behind the image, which the sum can reach, is black.
     */
    private void pick(Axis axis) {
        double scale = (double) axis.in() / axis.resized();
        // A longer side than Pillow can hold has no sum to agree with
        boolean sums = axis.resized() <= LONGEST_SUM;
        double position = scale * 0.5;
        for (long i = 0; sums && i < axis.from(); i++) {
            position += scale;
        }
        for (int i = 0; i < axis.count(); i++) {
            double at = sums ? position : center(axis, i, scale);
            first[i] = (int) Math.min(at, axis.in() - 1);
            weights[i] = at < axis.in() ? 1 << FRACTION : 0;
            position += scale;
        }
    }

    private static double center(Axis axis, int i, double scale) {
        return (axis.from() + i + 0.5) * scale;
    }

    /** Turns fixed-point sums into 8-bit samples, in place. */
    static void samples(int[] sums, int count) {
        for (int i = 0; i < count; i++) {
            // Clamped by operations that the JDK's compiler vectorises; of Math.min and Math.max it does not
            int sample = sums[i] >> FRACTION;
            sums[i] = (sample | ((255 - sample) >> 31)) & ~(sample >> 31) & 255;
        }
    }
}
