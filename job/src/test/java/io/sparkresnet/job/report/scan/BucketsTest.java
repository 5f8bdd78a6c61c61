package io.sparkresnet.job.report.scan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class BucketsTest {

    @Test
    void equalLengthsGiveThemselves() {
        Buckets lengths = new Buckets();
        for (int i = 0; i < 9; i++) {
            lengths.addLength(375);
        }
        lengths.addLength(4000);

        assertThat(Spread.of(lengths))
                .isEqualTo(new Spread(10, 7375, 375, 375, 375, 375, 4000, 8, List.of(9L, 0L, 0L, 1L)));
    }

    @Test
    void quantilesOfManyLengthsAreNear() {
        Buckets lengths = new Buckets();
        for (int i = 1; i <= 10_000; i++) {
            lengths.addLength(i);
        }

        assertThat(lengths.quantile(0.5)).isBetween(5000 * 15 / 16.0, 5000 * 17 / 16.0);
        assertThat(lengths.quantile(0.9)).isBetween(9000 * 15 / 16.0, 9000 * 17 / 16.0);
    }

    @Test
    void zeroIsALengthOfItsOwn() {
        Buckets lengths = new Buckets();
        lengths.addLength(0);
        lengths.addLength(1);

        assertThat(Spread.of(lengths)).isEqualTo(new Spread(2, 1, 0, 0, 0, 1, 1, -1, List.of(1L, 1L)));
    }

    @Test
    void addingUpIsCountingTogether() {
        Buckets one = new Buckets();
        Buckets other = new Buckets();
        one.addProbability(0.25);
        other.addProbability(0.75);
        other.addProbability(1);
        one.add(other);

        Confidence confidence = Confidence.of(one);
        assertThat(confidence.median()).isEqualTo(0.75);
        assertThat(confidence.p10()).isEqualTo(0.25);
        assertThat(confidence.p90()).isEqualTo(1);
        assertThat(confidence.twentieths())
                .containsExactly(0L, 0L, 0L, 0L, 0L, 1L, 0L, 0L, 0L, 0L, 0L, 0L, 0L, 0L, 0L, 1L, 0L, 0L, 0L, 1L);
    }

    @Test
    void nothingIsSaidOfNoValues() {
        assertThat(Spread.of(new Buckets())).isEqualTo(Spread.NONE);
        assertThat(Confidence.of(new Buckets())).isEqualTo(Confidence.NONE);
    }
}
