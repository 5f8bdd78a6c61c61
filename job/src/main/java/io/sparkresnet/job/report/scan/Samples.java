package io.sparkresnet.job.report.scan;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * The few images of a run that a person looks at. None stands in two of the first three lists, the random ones giving way.
 * Immutable.
 *
 * @param mostConfident first predictions of the highest probability
 * @param leastConfident of the lowest
 * @param random the same ones for the same paths
 * @param failed of every cause the first few by path
 */
public record Samples(
        List<Sample> mostConfident, List<Sample> leastConfident, List<Sample> random, List<List<Sample>> failed) {
    /** Of no rows. */
    public static final Samples NONE = new Samples(List.of(), List.of(), List.of(), List.of());

    public Samples {
        mostConfident = List.copyOf(mostConfident);
        leastConfident = List.copyOf(leastConfident);
        random = List.copyOf(random);
        failed = List.copyOf(failed);
    }

    static Samples of(
            int most,
            List<Sample> mostConfident,
            List<Sample> leastConfident,
            List<Sample> random,
            Collection<List<Sample>> failed) {
        Set<Sample> seen = new LinkedHashSet<>(mostConfident);
        List<Sample> least = unseen(leastConfident, seen, most);
        List<Sample> drawn = unseen(random, seen, most);
        return new Samples(
                mostConfident,
                least,
                drawn,
                failed.stream()
                        .sorted(Comparator.comparing(
                                        (List<Sample> each) -> failure(each).stage())
                                .thenComparing(each -> failure(each).kind()))
                        .toList());
    }

    /** Which all of one cause have. */
    private static Sample.Failure failure(List<Sample> cause) {
        return Objects.requireNonNull(cause.get(0).failure());
    }

    private static List<Sample> unseen(List<Sample> ranked, Set<Sample> seen, int most) {
        List<Sample> unseen = new ArrayList<>();
        for (Sample each : ranked) {
            if (unseen.size() < most && seen.add(each)) {
                unseen.add(each);
            }
        }
        return unseen;
    }

    /** The first examples of one cause; none if there is no such failure. */
    public List<Sample> failed(String stage, String kind) {
        return failed.stream()
                .filter(each -> failure(each).stage().equals(stage)
                        && failure(each).kind().equals(kind))
                .findFirst()
                .orElse(List.of());
    }

    /** Failed images, of every cause one before there is a second of any. */
    public List<Sample> failedByTurns(int most) {
        List<Sample> turns = new ArrayList<>();
        int longest = failed.stream().mapToInt(List::size).max().orElse(0);
        for (int turn = 0; turn < longest; turn++) {
            for (List<Sample> each : failed) {
                if (turn < each.size() && turns.size() < most) {
                    turns.add(each.get(turn));
                }
            }
        }
        return turns;
    }
}
