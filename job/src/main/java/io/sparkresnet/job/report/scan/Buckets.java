package io.sparkresnet.job.report.scan;

import java.io.Serializable;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Values counted in narrow buckets, so that quantiles of any number of rows take bounded memory. A bucket gives the mean of its
 * values: exact where they are equal, else within 1/16 of the value, or 0.001 of a probability. Not thread-safe.
 */
final class Buckets implements Serializable {
    private static final long serialVersionUID = 1L;
    private static final int PER_OCTAVE = 16;
    private static final int PER_UNIT = 1000;

    private final TreeMap<Integer, Bucket> buckets = new TreeMap<>();
    private long count;
    private double sum;
    private double least = Double.POSITIVE_INFINITY;
    private double most = Double.NEGATIVE_INFINITY;

    /** Values of one bucket. */
    private record Bucket(long count, double sum) implements Serializable {
        Bucket plus(Bucket other) {
            return new Bucket(count + other.count, sum + other.sum);
        }
    }

    /** Adds a length: pixels or bytes, at least 0. */
    void addLength(long value) {
        add(value < 1 ? -1 : bucket(value), (double) value);
    }

    /** Adds a probability, from 0 to 1. */
    void addProbability(double value) {
        add(Math.min(PER_UNIT - 1, (int) (value * PER_UNIT)), value);
    }

    private void add(int bucket, double value) {
        buckets.merge(bucket, new Bucket(1, value), Bucket::plus);
        count++;
        sum += value;
        least = Math.min(least, value);
        most = Math.max(most, value);
    }

    /** Adds all values of {@code other}. */
    void add(Buckets other) {
        other.buckets.forEach((bucket, values) -> buckets.merge(bucket, values, Bucket::plus));
        count += other.count;
        sum += other.sum;
        least = Math.min(least, other.least);
        most = Math.max(most, other.most);
    }

    long count() {
        return count;
    }

    double sum() {
        return sum;
    }

    double least() {
        return least;
    }

    double most() {
        return most;
    }

    /** The value that {@code fraction} of the values do not exceed; there must be one. */
    double quantile(double fraction) {
        long rank = Math.max(1, (long) Math.ceil(fraction * count));
        long passed = 0;
        for (Bucket each : buckets.values()) {
            passed += each.count();
            if (passed >= rank) {
                return Math.min(most, Math.max(least, each.sum() / each.count()));
            }
        }
        return most;
    }

    /** Lengths counted by the power of two that they reach; of 0 by -1. */
    SortedMap<Integer, Long> octaves() {
        SortedMap<Integer, Long> octaves = new TreeMap<>();
        for (Map.Entry<Integer, Bucket> each : buckets.entrySet()) {
            octaves.merge(
                    Math.floorDiv(each.getKey(), PER_OCTAVE), each.getValue().count(), Long::sum);
        }
        return octaves;
    }

    /** Probabilities counted in so many equal parts of the unit, which divides 1000. */
    long[] parts(int parts) {
        long[] counts = new long[parts];
        buckets.forEach((bucket, values) -> counts[bucket / (PER_UNIT / parts)] += values.count());
        return counts;
    }

    private static int bucket(long value) {
        int octave = Long.SIZE - 1 - Long.numberOfLeadingZeros(value);
        double within = (double) value / (1L << octave) - 1;
        return octave * PER_OCTAVE + Math.min(PER_OCTAVE - 1, (int) (within * PER_OCTAVE));
    }
}
