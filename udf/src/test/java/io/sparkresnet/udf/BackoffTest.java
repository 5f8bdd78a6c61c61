package io.sparkresnet.udf;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class BackoffTest {
    private final Backoff backoff = new Backoff(Duration.ofMillis(500));

    @Test
    void doublesUpToItsCap() {
        assertThat(bounds(FetchFailure.Sort.OTHER)).containsExactly(500L, 1000L, 2000L, 4000L, 8000L, 16_000L, 20_000L);
        assertThat(bounds(FetchFailure.Sort.THROTTLED))
                .containsExactly(2000L, 4000L, 8000L, 16_000L, 20_000L, 20_000L, 20_000L);
        assertThat(backoff.longest(1_000_000, FetchFailure.Sort.THROTTLED)).isEqualTo(Backoff.LONGEST);
    }

    @Test
    void pausesAnythingUpToTheBound() {
        Random random = new Random(7);
        long[] pauses = IntStream.range(0, 10_000)
                .mapToLong(
                        i -> backoff.pause(2, FetchFailure.Sort.OTHER, random).toMillis())
                .sorted()
                .toArray();

        assertThat(pauses[0]).isBetween(0L, 2L);
        assertThat(pauses[5000]).isBetween(470L, 530L);
        assertThat(pauses[9999]).isBetween(998L, 1000L);
    }

    @Test
    void mayBeSwitchedOff() {
        assertThat(new Backoff(Duration.ZERO).pause(9, FetchFailure.Sort.THROTTLED, new Random(7)))
                .isEqualTo(Duration.ZERO);
    }

    private Stream<Long> bounds(FetchFailure.Sort sort) {
        return IntStream.rangeClosed(1, 7)
                .mapToObj(failures -> backoff.longest(failures, sort).toMillis());
    }
}
