package io.sparkresnet.model.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkresnet.model.network.NamedArchitecture;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Values that no training leaves: each key that holds them is named. */
final class WeightsValuesTest {
    private final Weights weights =
            Initialization.kaiming(NamedArchitecture.RESNET20.architecture(), 1, Initialization.ResidualScale.ONE);

    private Path file = Path.of("");

    @BeforeEach
    void nameFile(@TempDir Path directory) {
        file = directory.resolve("resnet20.safetensors");
    }

    @Test
    void refusesNegativeVariances() {
        weights.tensor("bn1.running_var")[3] = -0.25f;
        weights.tensor("layer3.2.bn2.running_var")[0] = -1e-9f;
        weights.tensor("layer3.2.bn2.running_var")[63] = -2f;

        assertThatThrownBy(this::written)
                .isInstanceOf(WeightsException.class)
                .hasMessage(
                        "Cannot use weights %s: as resnet20 it has 2 problems\n  negative variance: bn1.running_var (1 of 16 values, the least -0.25); layer3.2.bn2.running_var (2 of 64 values, the least -2.0)",
                        file);
    }

    @Test
    void refusesValuesThatAreNotFinite() {
        weights.tensor("bn1.running_var")[0] = Float.NEGATIVE_INFINITY;
        weights.tensor("bn1.running_var")[1] = -1;
        weights.tensor("fc.bias")[9] = Float.NaN;

        assertThatThrownBy(this::written)
                .isInstanceOf(WeightsException.class)
                .hasMessage(
                        "Cannot use weights %s: as resnet20 it has 3 problems\n  not finite: bn1.running_var (1 of 16 values); fc.bias (1 of 10 values)\n  negative variance: bn1.running_var (1 of 16 values, the least -1.0)",
                        file);
    }

    @Test
    void takesOtherNegativeValuesAndAVarianceOfMinusZero() throws IOException, WeightsException {
        weights.tensor("bn1.running_var")[0] = -0f;
        weights.tensor("bn1.running_mean")[0] = -1;
        weights.tensor("bn1.weight")[0] = -1;

        assertThat(written().weights().tensor("bn1.running_mean")[0]).isEqualTo(-1);
    }

    private LoadedWeights written() throws IOException, WeightsException {
        SafetensorsWriter.write(weights, file, Map.of());
        return WeightsLoader.load(file, WeightsOptions.NONE);
    }
}
