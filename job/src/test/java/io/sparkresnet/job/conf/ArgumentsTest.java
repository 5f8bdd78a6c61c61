package io.sparkresnet.job.conf;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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

    @Test
    void anotherSpellingIsNoDifference(@TempDir Path directory) throws IOException {
        Path weights = Files.write(directory.resolve("w.pth"), new byte[] {1});
        Arguments before = of(Map.of(
                Key.LIMIT, List.of("40"),
                Key.TOP_K, List.of("3"),
                Key.MEAN, List.of("0.5,0.25,1"),
                Key.MODIFIED_AFTER, List.of("2026-01-31"),
                Key.WEIGHTS, List.of(weights.toString())));
        Arguments now = of(Map.of(
                Key.LIMIT, List.of("040"),
                Key.TOP_K, List.of("03"),
                Key.MEAN, List.of(".50, 0.25, 1.0"),
                Key.MODIFIED_AFTER, List.of("2026-01-31T00:00:00Z"),
                Key.RECIPE_SIZE, List.of("train"),
                Key.WEIGHTS, List.of(directory + "/./w.pth")));

        assertThat(before.differences(now)).isEmpty();
    }

    @Test
    void whatCannotBeReadStays() {
        assertThat(of(Map.of(Key.LIMIT, List.of("many"))).given()).isEqualTo(Map.of("limit", List.of("many")));
    }

    private static Arguments of(Map<Key, List<String>> flags) {
        return Arguments.of(new Settings(flags, Map.of(), new Problems()));
    }
}
