package io.sparkresnet.job.conf;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ArgumentsTest {
    @Test
    void whatDecidesTheRowsIsKept() {
        Arguments arguments = of(Map.of(
                Key.INPUT, List.of("in"),
                Key.INCLUDE, List.of("*.png", "*.jpg"),
                Key.WEIGHTS, List.of("w.pth"),
                Key.MEAN, List.of("0.5,0.4,0.3"),
                Key.COLUMNS, List.of("logits,prediction"),
                Key.BATCH_SIZE, List.of("4"),
                Key.RUN_ID, List.of("r")));

        assertThat(arguments.given())
                .isEqualTo(Map.of(
                        "include", List.of("*.jpg", "*.png"),
                        "weights", List.of("w.pth"),
                        "mean", List.of("0.5", "0.4", "0.3"),
                        "columns", List.of("logits", "prediction")));
    }

    @Test
    void aDefaultThatIsGivenIsNoDifference() {
        Arguments given = of(Map.of(Key.TOP_K, List.of("5"), Key.COLUMNS, List.of("prediction")));

        assertThat(of(Map.of()).differences(given)).isEmpty();
    }

    @Test
    void differencesAreNamed() {
        Arguments before = of(Map.of(Key.TOP_K, List.of("3"), Key.LIMIT, List.of("10")));
        Arguments now = of(Map.of(Key.TOP_K, List.of("all"), Key.WEIGHTS, List.of("w.pth")));

        assertThat(before.differences(now))
                .containsExactly(
                        "--limit not given (it was 10)",
                        "--top-k all (it was 3)",
                        "--weights w.pth (it was not given)");
    }

    private static Arguments of(Map<Key, List<String>> flags) {
        return Arguments.of(new Settings(flags, Map.of(), new Problems()));
    }
}
