package io.sparkresnet.model.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class NetworkTensorsTest {
    @Test
    void choosesTheTopByADot() throws WeightsException {
        Map<String, RawTensor> both = networks("", "ema.module.");

        assertThat(NetworkTensors.find(both, ".").prefix()).isEmpty();
        assertThat(NetworkTensors.find(both, "ema.module").prefix()).isEqualTo("ema.module.");
        assertThatThrownBy(() -> NetworkTensors.find(both, null))
                .isInstanceOf(WeightsException.class)
                .hasMessage(
                        "it holds 2 networks; choose one: --weights-prefix ., or --weights-prefix ema.module (the moving average of "
                                + "the weights)");
    }

    @Test
    void takesTheWholePrefixBeforeOneThatEndsSo() throws WeightsException {
        Map<String, RawTensor> both = networks("model.", "teacher.model.", "student.model.");

        assertThat(NetworkTensors.find(both, "model").prefix()).isEqualTo("model.");
        assertThat(NetworkTensors.find(both, "student.model.").prefix()).isEqualTo("student.model.");
        assertThat(NetworkTensors.find(both, "teacher.model").ignored()).hasSize(4);
    }

    @Test
    void asksAgainWhereAnEndingIsNotEnough() throws WeightsException {
        Map<String, RawTensor> both = networks("teacher.model.", "student.model.");

        assertThatThrownBy(() -> NetworkTensors.find(both, "model"))
                .isInstanceOf(WeightsException.class)
                .hasMessage(
                        "more than one of its networks has the prefix model; choose one: --weights-prefix student.model, or "
                                + "--weights-prefix teacher.model");
    }

    @Test
    void tellsPreActivationNetworksFromConvNeXtAndRegNet() throws WeightsException {
        assertForeign(
                "stages.0.blocks.0.conv2.weight",
                "it looks like a pre-activation ResNet (ResNet V2, BiT), which normalises before its convolutions");
        assertForeign(
                "bit.encoder.stages.0.layers.0.conv2.weight",
                "it looks like a pre-activation ResNet (ResNet V2, BiT), which normalises before its convolutions");
        assertForeign("s1.b1.conv2.conv.weight", "it looks like a RegNet");
        assertForeign("stages.0.blocks.0.conv_dw.weight", "it looks like a ConvNeXt");
    }

    private static void assertForeign(String key, String family) throws WeightsException {
        RawTensor tensor = RawTensor.rowMajor(DataType.F32, List.of(1L), new Storage.OfArray(new byte[4]));

        assertThatThrownBy(() -> NetworkTensors.find(Map.of(key, tensor), null))
                .isInstanceOf(WeightsException.class)
                .hasMessage(
                        "it is not a residual network: no conv1.weight beside layer1 (its 1 tensors begin with %s (1)); %s",
                        key, family);
    }

    private static Map<String, RawTensor> networks(String... prefixes) throws WeightsException {
        Map<String, RawTensor> tensors = new LinkedHashMap<>();
        for (String prefix : prefixes) {
            for (String key : List.of("conv1.weight", "layer1.0.conv1.weight")) {
                tensors.put(
                        prefix + key, RawTensor.rowMajor(DataType.F32, List.of(1L), new Storage.OfArray(new byte[4])));
            }
        }
        return tensors;
    }
}
