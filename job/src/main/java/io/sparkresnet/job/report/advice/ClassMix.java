package io.sparkresnet.job.report.advice;

import io.sparkresnet.job.report.RowCounts;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How the predicted classes of two runs differ: by total variation, half the sum of the differences of their shares, which is
 * the share of images that would have to be predicted otherwise. Immutable.
 *
 * @param distance 0: the same mix; 1: no class in common
 * @param chance the distance to expect of two runs of these sizes drawn from one source
 * @param movers classes by how far their share moved, the farthest first
 */
public record ClassMix(double distance, double chance, List<Mover> movers) {
    private static final int MOST_MOVERS = 10;
    /** Characters of a label in a sentence. */
    private static final int LONGEST_NAME = 60;
    /** Of the mean absolute value of a normal distribution. */
    private static final double MEAN_ABSOLUTE = Math.sqrt(2 / Math.PI);

    public ClassMix {
        movers = List.copyOf(movers);
    }

    /** A class whose share moved. */
    public record Mover(int classIndex, @Nullable String label, double before, double now) {
        /** In shares: 0.1 are ten points. */
        public double difference() {
            return now - before;
        }

        /** {@code 'tench'}, or {@code 0}; a long label is cut. */
        public String name() {
            if (label == null) {
                return Integer.toString(classIndex);
            }
            return label.length() <= LONGEST_NAME ? "'" + label + "'" : "'" + label.substring(0, LONGEST_NAME) + "…'";
        }
    }

    /** Of these predictions against those. An older summary lists a thousand classes; what it does not list counts as one. */
    public static ClassMix of(RowCounts now, RowCounts before) {
        Map<Integer, RowCounts.ClassCount> nowByIndex = byIndex(now);
        Map<Integer, RowCounts.ClassCount> beforeByIndex = byIndex(before);
        Set<Integer> compared = new HashSet<>(beforeByIndex.keySet());
        if (total(before) == before.ok()) {
            compared.addAll(nowByIndex.keySet());
        }
        List<Mover> movers = new ArrayList<>();
        double distance = 0;
        double chance = 0;
        double restNow = 1;
        double restBefore = 1;
        for (int index : compared) {
            RowCounts.ClassCount here = nowByIndex.get(index);
            RowCounts.ClassCount there = beforeByIndex.get(index);
            double shareNow = here == null ? 0 : Words.share(here.count(), now.ok());
            double shareBefore = there == null ? 0 : Words.share(there.count(), before.ok());
            String label = here != null ? here.label() : there != null ? there.label() : null;
            movers.add(new Mover(index, label, shareBefore, shareNow));
            distance += Math.abs(shareNow - shareBefore);
            chance += expected(shareNow, shareBefore, now.ok(), before.ok());
            restNow -= shareNow;
            restBefore -= shareBefore;
        }
        distance += Math.abs(restNow - restBefore);
        chance += expected(Math.max(0, restNow), Math.max(0, restBefore), now.ok(), before.ok());
        return new ClassMix(
                distance / 2,
                chance / 2,
                movers.stream()
                        .sorted(Comparator.comparingDouble((Mover each) -> -Math.abs(each.difference()))
                                .thenComparing(Mover::classIndex))
                        .limit(MOST_MOVERS)
                        .toList());
    }

    /** Of the absolute difference of two shares of one class, of {@code n} and {@code m} images of one source. */
    private static double expected(double one, double other, long n, long m) {
        double pooled = (one * n + other * m) / (n + m);
        return MEAN_ABSOLUTE * Math.sqrt(Math.max(0, pooled * (1 - pooled)) * (1.0 / n + 1.0 / m));
    }

    private static long total(RowCounts counts) {
        return counts.classes().stream().mapToLong(RowCounts.ClassCount::count).sum();
    }

    private static Map<Integer, RowCounts.ClassCount> byIndex(RowCounts counts) {
        Map<Integer, RowCounts.ClassCount> classes = new HashMap<>();
        counts.classes().forEach(each -> classes.put(each.classIndex(), each));
        return classes;
    }
}
