package io.sparkresnet.udf;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ReadAheadTest {
    private final ReadAhead ahead = new ReadAhead(100);

    @BeforeEach
    void oneTask() {
        ahead.began();
    }

    @Test
    void doublesOnceForReadsOfTheDepthInForce() {
        int first = ahead.generation();
        assertThat(ahead.depth()).isEqualTo(16);

        ahead.waits(first);
        ahead.waits(first);
        assertThat(ahead.depth()).isEqualTo(32);

        ahead.waits(ahead.generation());
        assertThat(ahead.depth()).isEqualTo(64);
    }

    @Test
    void neverExceedsItsMost() {
        grow();

        assertThat(ahead.depth()).isEqualTo(100);
    }

    @Test
    void givesUpAQuarterWhereImagesOnlyPileUp() {
        grow();

        look(128, 51);
        assertThat(ahead.depth()).isEqualTo(75);

        look(128 * 20, 99);
        assertThat(ahead.depth()).isEqualTo(16);
    }

    @Test
    void keepsWhatIsNeededNowAndThen() {
        grow();

        look(100, 99);
        look(1, 50);
        look(27, 99);
        assertThat(ahead.depth()).isEqualTo(100);

        look(127, 99);
        ahead.waits(-1);
        look(127, 99);
        assertThat(ahead.depth()).isEqualTo(100);
    }

    @Test
    void isSharedEquallyAndLeavesEachTaskOne() {
        grow();
        ahead.began();
        ahead.began();
        assertThat(ahead.depth()).isEqualTo(33);

        for (int i = 0; i < 200; i++) {
            ahead.began();
        }
        assertThat(ahead.depth()).isEqualTo(1);

        for (int i = 0; i < 202; i++) {
            ahead.ended();
        }
        assertThat(ahead.depth()).isEqualTo(100);
    }

    private void grow() {
        for (int i = 0; i < 10; i++) {
            ahead.waits(ahead.generation());
        }
    }

    private void look(int times, int ready) {
        for (int i = 0; i < times; i++) {
            ahead.ready(ready);
        }
    }
}
