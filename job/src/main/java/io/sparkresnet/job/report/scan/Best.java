package io.sparkresnet.job.report.scan;

import java.io.Serializable;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Supplier;

/** The samples of lowest rank among any number, few of them. Not thread-safe. */
final class Best implements Serializable {
    private static final long serialVersionUID = 1L;

    private final int most;
    private final TreeSet<Ranked> ranked = new TreeSet<>();

    Best(int most) {
        this.most = most;
    }

    /**
     * A sample's place.
     *
     * @param rank the lower, the sooner it is kept
     * @param tie decides between equal ranks
     */
    private record Ranked(double rank, long tie, Sample sample) implements Serializable, Comparable<Ranked> {
        @Override
        public int compareTo(Ranked other) {
            return Comparator.comparingDouble(Ranked::rank)
                    .thenComparingLong(Ranked::tie)
                    .thenComparing(each -> each.sample().image().path())
                    .compare(this, other);
        }
    }

    /** Keeps a sample if it is among the lowest; it is made only then. */
    void add(double rank, long tie, Supplier<Sample> sample) {
        if (ranked.size() == most) {
            Ranked last = ranked.last();
            if (rank > last.rank() || (rank == last.rank() && tie > last.tie())) {
                return;
            }
        }
        add(new Ranked(rank, tie, sample.get()));
    }

    /** Keeps the lowest of both. */
    void add(Best other) {
        other.ranked.forEach(this::add);
    }

    private void add(Ranked each) {
        ranked.add(each);
        if (ranked.size() > most) {
            ranked.pollLast();
        }
    }

    /** The lowest first. */
    List<Sample> samples() {
        return ranked.stream().map(Ranked::sample).toList();
    }
}
