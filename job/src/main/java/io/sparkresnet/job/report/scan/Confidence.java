package io.sparkresnet.job.report.scan;

import java.util.Arrays;
import java.util.List;

/**
 * How the probabilities of the first class are spread, to within 0.001. Immutable.
 *
 * @param count of the predictions; 0 also where they are no probabilities ({@code --activation none})
 * @param twentieths predictions by probability, in steps of 0.05
 */
public record Confidence(long count, double p10, double median, double p90, List<Long> twentieths) {
    /** Of no predictions. */
    public static final Confidence NONE = new Confidence(0, 0, 0, 0, List.of());

    private static final int BINS = 20;

    public Confidence {
        twentieths = List.copyOf(twentieths);
    }

    static Confidence of(Buckets values) {
        return values.count() == 0
                ? NONE
                : new Confidence(
                        values.count(),
                        rounded(values.quantile(0.1)),
                        rounded(values.quantile(0.5)),
                        rounded(values.quantile(0.9)),
                        Arrays.stream(values.parts(BINS)).boxed().toList());
    }

    private static double rounded(double value) {
        return Math.round(value * 1000) / 1000.0;
    }
}
