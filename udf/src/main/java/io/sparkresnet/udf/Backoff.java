package io.sparkresnet.udf;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to pause between two reads of one image: exponential with full jitter, so that readers that failed together do not
 * come back together (Brooker, "Exponential Backoff And Jitter", AWS Architecture Blog, 2015). Immutable.
 *
 * @param first the longest pause after the first failure
 */
record Backoff(Duration first) {
    /** No pause is longer. */
    static final Duration LONGEST = Duration.ofSeconds(20);
    /** A store that asks to slow down is given more time than one that fails. */
    private static final int THROTTLED = 4;
    /** 2^20 times anything but zero is beyond {@link #LONGEST}; more would overflow. */
    private static final int MOST_DOUBLINGS = 20;

    /** A random time up to the longest after so many {@code failures}, at least 1, of which the last is of that sort. */
    Duration pause(int failures, FetchFailure.Sort sort, RandomGenerator random) {
        long millis = longest(failures, sort).toMillis();
        return Duration.ofMillis(millis == 0 ? 0 : random.nextLong(millis + 1));
    }

    /** The bound of that random time. */
    Duration longest(int failures, FetchFailure.Sort sort) {
        long factor = 1L << Math.min(failures - 1, MOST_DOUBLINGS);
        Duration grown = first.multipliedBy(sort == FetchFailure.Sort.THROTTLED ? factor * THROTTLED : factor);
        return grown.compareTo(LONGEST) > 0 ? LONGEST : grown;
    }
}
