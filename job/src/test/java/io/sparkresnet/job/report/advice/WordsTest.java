package io.sparkresnet.job.report.advice;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class WordsTest {

    @Test
    void sizes() {
        assertThat(Words.bytes(1000)).isEqualTo("1000 B");
        assertThat(Words.bytes(1536)).isEqualTo("1.5 KB");
        assertThat(Words.bytes(300L << 20)).isEqualTo("300 MB");
    }

    @Test
    void durations() {
        assertThat(Words.duration(Duration.ofMillis(850))).isEqualTo("850 ms");
        assertThat(Words.duration(Duration.ofMillis(12_340))).isEqualTo("12.3 s");
        assertThat(Words.duration(Duration.ofSeconds(245))).isEqualTo("4 min 05 s");
        assertThat(Words.duration(Duration.ofMinutes(187))).isEqualTo("3 h 07 min");
    }

    @Test
    void shares() {
        assertThat(Words.percent(0.4119)).isEqualTo("41.2 %");
        assertThat(Words.percent(0.00001)).isEqualTo("< 0.1 %");
        assertThat(Words.percent(0)).isEqualTo("0.0 %");
        assertThat(Words.points(-0.382)).isEqualTo("−38.2 points");
        assertThat(Words.images(1)).isEqualTo("1 image");
    }
}
