package io.sparkresnet.model.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkresnet.model.network.Architecture;
import io.sparkresnet.model.network.BlockKind;
import io.sparkresnet.model.network.NamedArchitecture;
import io.sparkresnet.model.network.ResNet;
import io.sparkresnet.model.network.Stage;
import io.sparkresnet.model.network.Stem;
import io.sparkresnet.model.network.TensorSpec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class ArchitectureInferenceTest {
    private static final Architecture RESNET50 = NamedArchitecture.RESNET50.architecture();

    @ParameterizedTest
    @EnumSource(NamedArchitecture.class)
    void tellsEveryNamedNetwork(NamedArchitecture named) throws WeightsException {
        Architecture architecture = named.architecture();
        Architecture other = architecture.withNumClasses(7).withInputChannels(1);

        assertThat(infer(shapes(architecture))).isEqualTo(architecture);
        assertThat(infer(shapes(other))).isEqualTo(other);
        assertThat(infer(shapes(architecture.withNumClasses(0)))).isEqualTo(architecture.withNumClasses(0));
    }

    @Test
    void tellsNetworksWithoutAName() throws WeightsException {
        for (Architecture architecture : List.of(
                bottleneck(Stem.IMAGENET, 1, 64, 2, 2, 2, 2),
                bottleneck(Stem.IMAGENET, 32, 16, 3, 4, 23, 3),
                bottleneck(Stem.CIFAR, 8, 64, 3, 3, 3),
                bottleneck(Stem.CIFAR, 1, 64, 1))) {
            assertThat(infer(shapes(architecture))).isEqualTo(architecture);
        }
        assertThat(infer(shapes(bottleneck(Stem.IMAGENET, 1, 64, 2, 2, 2, 2))).name())
                .isEqualTo("resnet26");
        assertThat(infer(shapes(bottleneck(Stem.IMAGENET, 32, 16, 3, 4, 23, 3))).name())
                .isEqualTo("resnext101_32x16d");
    }

    @Test
    void isNotMisledByOneTensor() throws WeightsException {
        for (String key : List.of(
                "bn1.weight",
                "layer1.0.conv1.weight",
                "layer2.1.conv2.weight",
                "layer3.0.conv3.weight",
                "layer4.2.bn3.bias",
                "layer1.0.downsample.0.weight",
                "layer3.2.conv1.weight",
                "conv1.weight")) {
            Map<String, List<Long>> shapes = shapes(RESNET50);
            shapes.remove(key);
            assertThat(infer(shapes)).as("without %s", key).isEqualTo(RESNET50);
            if (!key.equals("conv1.weight")) {
                shapes.put(key, List.of(9L, 9L, 9L, 9L));
                assertThat(infer(shapes)).as("with another %s", key).isEqualTo(RESNET50);
            }
        }
    }

    @Test
    void countsAMissingBlockAndNoAbsurdOne() throws WeightsException {
        Map<String, List<Long>> shapes = shapes(RESNET50);
        shapes.keySet().removeIf(key -> key.startsWith("layer3.2."));
        shapes.put("layer3.9999.conv1.weight", List.of(1L));
        shapes.put("layer1.0.se.fc1.weight", List.of(1L));

        assertThat(infer(shapes).stages().stream().map(Stage::blocks)).containsExactly(3, 4, 2, 3);
        shapes.remove("layer3.9999.conv1.weight");
        assertThat(infer(shapes)).isEqualTo(RESNET50);
    }

    @Test
    void refusesStemsOfAnotherKind() {
        Map<String, List<Long>> shapes = shapes(RESNET50);
        shapes.put("conv1.weight", List.of(64L, 3L, 5L, 5L));
        assertRefused(shapes, "conv1.weight is (64, 3, 5, 5) (expected a kernel of 7x7 or 3x3)");
        shapes.put("conv1.weight", List.of(64L, 4L, 7L, 7L));
        assertRefused(shapes, "conv1.weight is (64, 4, 7, 7): 4 input channels (expected 3 or 1)");
    }

    @Test
    void refusesWidthsThatNoNetworkHas() {
        Map<String, List<Long>> shapes = shapes(RESNET50.withNumClasses(5));
        shapes.put("fc.weight", List.of(1L << 40, 2048L));
        shapes.remove("fc.bias");
        assertRefused(shapes, "the classes of fc is 1099511627776 (expected 1 to 1048576)");
        shapes.keySet().removeIf(key -> key.startsWith("layer2."));
        assertRefused(shapes, "nothing tells the width of layer2: all its tensors are missing");
    }

    private static void assertRefused(Map<String, List<Long>> shapes, String message) {
        assertThatThrownBy(() -> infer(shapes))
                .isInstanceOf(WeightsException.class)
                .hasMessage(message);
    }

    private static Architecture infer(Map<String, List<Long>> shapes) throws WeightsException {
        return ArchitectureInference.infer(shapes);
    }

    private static Architecture bottleneck(Stem stem, int groups, int widthPerGroup, int... blocks) {
        List<Stage> stages = new ArrayList<>();
        for (int i = 0; i < blocks.length; i++) {
            int planes = 64 << i;
            stages.add(new Stage(blocks[i], planes, planes * widthPerGroup / 64 * groups, i == 0 ? 1 : 2));
        }
        return new Architecture(BlockKind.BOTTLENECK, stem, 64, groups, stages, 3, 10);
    }

    private static Map<String, List<Long>> shapes(Architecture architecture) {
        Map<String, List<Long>> shapes = new LinkedHashMap<>();
        for (TensorSpec spec : new ResNet(architecture).tensors()) {
            shapes.put(spec.key(), spec.shape().stream().map(Integer::longValue).toList());
        }
        return shapes;
    }
}
