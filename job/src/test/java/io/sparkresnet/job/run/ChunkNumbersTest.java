package io.sparkresnet.job.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ChunkNumbersTest {
    @Test
    void rangesAreShort() {
        assertThat(ChunkNumbers.format(List.of(0, 1, 2, 3))).isEqualTo("0-3");
        assertThat(ChunkNumbers.format(List.of(0, 2, 3, 7))).isEqualTo("0,2-3,7");
        assertThat(ChunkNumbers.format(List.of(5))).isEqualTo("5");
    }

    @Test
    void whatIsFormattedIsParsed() {
        assertThat(ChunkNumbers.parse("0,2-3,7")).containsExactly(0, 2, 3, 7);
        assertThat(ChunkNumbers.parse("12")).containsExactly(12);
    }
}
