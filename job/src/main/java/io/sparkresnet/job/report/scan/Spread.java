package io.sparkresnet.job.report.scan;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;

/**
 * How lengths are spread: exact extremes, quantiles to within 1/16. Immutable.
 *
 * @param count of the values
 * @param total their sum
 * @param firstOctave the power of two that the smallest value reaches; -1 for 0
 * @param octaves values by the power of two that they reach, from {@code firstOctave} on
 */
public record Spread(
        long count,
        long total,
        long min,
        long p10,
        long median,
        long p90,
        long max,
        int firstOctave,
        List<Long> octaves) {
    /** Of no values. */
    public static final Spread NONE = new Spread(0, 0, 0, 0, 0, 0, 0, 0, List.of());

    public Spread {
        octaves = List.copyOf(octaves);
    }

    static Spread of(Buckets values) {
        if (values.count() == 0) {
            return NONE;
        }
        SortedMap<Integer, Long> counted = values.octaves();
        List<Long> octaves = new ArrayList<>();
        for (int octave = counted.firstKey(); octave <= counted.lastKey(); octave++) {
            octaves.add(counted.getOrDefault(octave, 0L));
        }
        return new Spread(
                values.count(),
                Math.round(values.sum()),
                Math.round(values.least()),
                Math.round(values.quantile(0.1)),
                Math.round(values.quantile(0.5)),
                Math.round(values.quantile(0.9)),
                Math.round(values.most()),
                counted.firstKey(),
                octaves);
    }
}
