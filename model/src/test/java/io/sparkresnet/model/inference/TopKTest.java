package io.sparkresnet.model.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TopKTest {
    @Test
    void ordersByValueAndBreaksTiesByTheLowerIndex() {
        assertThat(TopK.of(new float[] {9, 1, 3, 3, 2}, 1, 4, 3)).containsExactly(1, 2, 3);
    }

    @Test
    void putsNanLast() {
        assertThat(TopK.of(new float[] {Float.NaN, -1, Float.NaN, 2}, 0, 4, 4)).containsExactly(3, 1, 0, 2);
    }

    @Test
    void givesAllClassesWhereKIsLarger() {
        assertThat(TopK.of(new float[] {1, 2}, 0, 2, 5)).containsExactly(1, 0);
    }

    @Test
    void agreesWithAFullSortForEveryK() {
        Random random = new Random(1);
        float[] values = new float[100];
        for (int i = 0; i < values.length; i++) {
            values[i] = random.nextInt(20);
        }
        int[] sorted = IntStream.range(0, values.length)
                .boxed()
                .sorted((a, b) -> values[a] == values[b] ? a - b : Float.compare(values[b], values[a]))
                .mapToInt(Integer::intValue)
                .toArray();
        for (int k = 1; k <= values.length; k++) {
            assertThat(TopK.of(values, 0, values.length, k)).isEqualTo(Arrays.copyOf(sorted, k));
        }
    }

    @Test
    void rejectsZero() {
        assertThatThrownBy(() -> TopK.of(new float[] {1}, 0, 1, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Invalid top-k: 0 of 1 (expected at least 1)");
    }

    @Test
    void softmaxSumsToOneAndSurvivesLargeLogits() {
        assertThat(Activation.SOFTMAX.apply(new float[] {5, 1000, 1000}, 1, 2)).containsExactly(0.5f, 0.5f);
    }

    @Test
    void sigmoidWorksClassByClass() {
        assertThat(Activation.SIGMOID.apply(new float[] {0, 1000, -1000}, 0, 3)).containsExactly(0.5f, 1f, 0f);
    }

    @Test
    void noneKeepsTheLogits() {
        assertThat(Activation.NONE.apply(new float[] {1, 2, 3}, 1, 2)).containsExactly(2f, 3f);
    }
}
