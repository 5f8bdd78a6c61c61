package io.sparkresnet.udf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkresnet.model.image.DecodeLimits;
import io.sparkresnet.model.inference.Activation;
import io.sparkresnet.model.network.Architecture;
import io.sparkresnet.model.network.NamedArchitecture;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SettingsTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Architecture TEN_CLASSES =
            NamedArchitecture.RESNET18.architecture().withNumClasses(10);

    @Test
    void fetchDefaults() {
        assertThat(FetchSettings.DEFAULT)
                .isEqualTo(new FetchSettings(
                        512, 256, 268_435_456, 268_435_456, 4, Duration.ofMillis(500), Duration.ofMinutes(2), 100));
    }

    @Test
    void rejectsFetchValuesOutOfRange() {
        assertThatThrownBy(() -> new FetchSettings(0, 1, 1, 1, 1, Duration.ZERO, MINUTE, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Invalid images ahead: 0 (expected at least 1)");
        assertThatThrownBy(() -> new FetchSettings(1, 0, 1, 1, 1, Duration.ZERO, MINUTE, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Invalid fetch threads: 0 (expected at least 1)");
        assertThatThrownBy(() -> new FetchSettings(1, 1, 0, 1, 1, Duration.ZERO, MINUTE, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Invalid bytes ahead: 0 (expected at least 1)");
        assertThatThrownBy(() -> new FetchSettings(1, 1, 1, 1L << 31, 1, Duration.ZERO, MINUTE, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Invalid file limit: 2147483648 (expected 1 to 2147483639 bytes)");
        assertThatThrownBy(() -> new FetchSettings(1, 1, 1, 1, 0, Duration.ZERO, MINUTE, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Invalid fetch attempts: 0 (expected at least 1)");
        assertThatThrownBy(() -> new FetchSettings(1, 1, 1, 1, 1, Duration.ofMillis(-1), MINUTE, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Invalid backoff: PT-0.001S (expected at least 0)");
        assertThatThrownBy(() -> new FetchSettings(1, 1, 1, 1, 1, Duration.ZERO, Duration.ZERO, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Invalid time limit: PT0S (expected more than 0)");
        assertThatThrownBy(() -> new FetchSettings(1, 1, 1, 1, 1, Duration.ZERO, MINUTE, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Invalid refusals: 0 (expected at least 1)");
    }

    @Test
    void rejectsPredictionValuesOutOfRange() {
        assertThatThrownBy(() -> settings(List.of(), 5, Set.of(), 8))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Invalid columns: none (expected prediction, logits or embedding)");
        assertThatThrownBy(() -> settings(List.of(), 0, Set.of(PredictionColumn.LOGITS), 8))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Invalid top-k: 0 (expected at least 1, or -1 for all)");
        assertThatThrownBy(() -> settings(List.of(), 5, Set.of(PredictionColumn.LOGITS), 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Invalid batch size: 0 (expected at least 1)");
    }

    @Test
    void rejectsPredictionsOfANetworkWithoutFc() {
        PredictionSettings logits = settings(List.of(), 5, Set.of(PredictionColumn.LOGITS), 8);

        assertThatThrownBy(() -> logits.requireFits(TEN_CLASSES.withNumClasses(0)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Invalid columns: prediction or logits of a network without fc (expected embedding only)");
        assertThatCode(() -> settings(List.of(), 5, Set.of(PredictionColumn.EMBEDDING), 8)
                        .requireFits(TEN_CLASSES.withNumClasses(0)))
                .doesNotThrowAnyException();
    }

    @Test
    void rejectsLabelsOfAnotherLengthThanFc() {
        PredictionSettings twoLabels = settings(List.of("cat", "dog"), 5, Set.of(PredictionColumn.PREDICTION), 8);

        assertThatThrownBy(() -> twoLabels.requireFits(TEN_CLASSES))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Invalid labels: expected 10, one per class of fc, got 2");
    }

    private static PredictionSettings settings(
            List<String> labels, int topK, Set<PredictionColumn> columns, int batchSize) {
        return new PredictionSettings(
                labels,
                Activation.SOFTMAX,
                topK,
                columns,
                batchSize,
                FetchSettings.DEFAULT,
                DecodeLimits.DEFAULT,
                "run-1");
    }
}
