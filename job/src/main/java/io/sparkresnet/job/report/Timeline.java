package io.sparkresnet.job.report;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;

/**
 * How a run went on, told by when its files came and how many images are in each: over all the calls that it took. Immutable.
 *
 * @param planned when the run was
 * @param steps files that are there, in the order in which they came
 */
public record Timeline(Instant planned, List<Step> steps) {

    public Timeline {
        steps = steps.stream().sorted(Comparator.comparing(Step::at)).toList();
    }

    /** A file with the rows of so many images, there since then. */
    public record Step(Instant at, long images) {}

    /** A time without a new file. */
    public record Pause(Instant from, Duration length) {}

    /** Images in all files. */
    public long images() {
        return steps.stream().mapToLong(Step::images).sum();
    }

    /** From the plan to the last file; none where clocks disagree. */
    public Duration length() {
        Duration length = steps.isEmpty()
                ? Duration.ZERO
                : Duration.between(planned, steps.get(steps.size() - 1).at());
        return length.isNegative() ? Duration.ZERO : length;
    }

    /** The longest time without a new file, the one before the first included. */
    public Pause longestPause() {
        Pause longest = new Pause(planned, Duration.ZERO);
        Instant before = planned;
        for (Step each : steps) {
            Duration pause = Duration.between(before, each.at());
            longest = pause.compareTo(longest.length()) > 0 ? new Pause(before, pause) : longest;
            before = each.at();
        }
        return longest;
    }
}
