package io.sparkresnet.model.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NamedArchitectureTest {
    // Parameters and multiply-adds counted on torchvision 0.29's modules (224x224) and, for the CIFAR form, on the
    // training
    // script's (32x32); torchvision documents the same parameters and GFLOPS in its weights' meta.
    @ParameterizedTest
    @CsvSource({
        "resnet18, 224, 11689512, 1814073344",
        "resnet34, 224, 21797672, 3663761408",
        "resnet50, 224, 25557032, 4089184256",
        "resnet101, 224, 44549160, 7801405440",
        "resnet152, 224, 60192808, 11513626624",
        "resnext50_32x4d, 224, 25028904, 4230479872",
        "resnext101_32x8d, 224, 88791336, 16414015488",
        "resnext101_64x4d, 224, 83455272, 15460270080",
        "wide_resnet50_2, 224, 68883240, 11398021120",
        "wide_resnet101_2, 224, 126886696, 22753050624",
        "resnet20, 32, 272474, 40813184",
        "resnet32, 32, 466906, 69124736",
        "resnet44, 32, 661338, 97436288",
        "resnet56, 32, 855770, 125747840",
        "resnet110, 32, 1730714, 253149824",
    })
    void countsAsPublished(String name, int side, long parameters, long multiplyAdds) {
        Architecture architecture = NamedArchitecture.named(name).orElseThrow().architecture();
        NetworkSummary summary = NetworkSummary.of(architecture, side, side);

        assertThat(summary.parameters()).isEqualTo(parameters);
        assertThat(summary.multiplyAdds()).isEqualTo(multiplyAdds);
        assertThat(new ResNet(architecture)
                        .tensors().stream()
                                .filter(TensorSpec::isParameter)
                                .mapToLong(TensorSpec::size)
                                .sum())
                .isEqualTo(parameters);
        assertThat(architecture.name()).isEqualTo(name);
    }

    @Test
    void holdsFifteenNetworks() {
        assertThat(NamedArchitecture.names()).hasSize(15);
    }

    @Test
    void keepsItsNameWithOtherClassesAndChannels() {
        Architecture resnet50 = NamedArchitecture.RESNET50.architecture();

        assertThat(resnet50.withNumClasses(7).withInputChannels(1).name()).isEqualTo("resnet50");
        assertThat(resnet50.withNumClasses(0).embeddingWidth()).isEqualTo(2048);
    }

    @Test
    void namesUnlistedNetworksInTheSameStyle() {
        assertThat(bottleneck(64, 1, 64, 2, 2, 2, 2).name()).isEqualTo("resnet26");
        assertThat(bottleneck(64, 32, 16, 3, 4, 23, 3).name()).isEqualTo("resnext101_32x16d");
        assertThat(bottleneck(64, 1, 256, 3, 4, 6, 3).name()).isEqualTo("wide_resnet50_4");
        assertThat(bottleneck(64, 1, 96, 3, 4, 6, 3).name()).isEqualTo("resnet50_width96");
        assertThat(bottleneck(48, 1, 64, 3, 4, 6, 3).name()).isEqualTo("resnet(Bottleneck, [3,4,6,3])");
    }

    @Test
    void refusesGroupsInBasicBlocks() {
        assertThatThrownBy(() -> new Architecture(
                        BlockKind.BASIC, Stem.IMAGENET, 64, 32, List.of(new Stage(2, 64, 64, 1)), 3, 10))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Invalid architecture: BasicBlock with groups 32 and width 64 of 64 planes"
                        + " (expected groups 1 and width = planes)");
    }

    @Test
    void putsADownsampleExactlyWhereTheShapeChanges() {
        ResNet resnet18 = new ResNet(NamedArchitecture.RESNET18.architecture());
        ResNet resnet50 = new ResNet(NamedArchitecture.RESNET50.architecture());

        assertThat(downsamples(resnet18)).containsExactly("layer2.0", "layer3.0", "layer4.0");
        assertThat(downsamples(resnet50)).containsExactly("layer1.0", "layer2.0", "layer3.0", "layer4.0");
    }

    @Test
    void printsThePapersTable() {
        assertThat(NetworkSummary.of(NamedArchitecture.RESNET50.architecture(), 224, 224)
                        .table())
                .isEqualToNormalizingNewlines("""
                layer     blocks                                  output     parameters     multiply-adds
                conv1     7x7 64, stride 2                    64x112x112          9,536       118,013,952
                maxpool   3x3 max, stride 2                     64x56x56              0                 0
                layer1    [1x1 64, 3x3 64, 1x1 256] x 3        256x56x56        215,808       667,942,912
                layer2    [1x1 128, 3x3 128, 1x1 512] x 4      512x28x28      1,219,584     1,027,604,480
                layer3    [1x1 256, 3x3 256, 1x1 1024] x 6    1024x14x14      7,098,368     1,464,336,384
                layer4    [1x1 512, 3x3 512, 1x1 2048] x 3      2048x7x7     14,964,736       809,238,528
                avgpool   global average                        2048x1x1              0                 0
                fc        linear 1000                           1000x1x1      2,049,000         2,048,000
                total                                                        25,557,032     4,089,184,256
                """);
    }

    private static List<String> downsamples(ResNet network) {
        return network.tensors().stream()
                .map(TensorSpec::key)
                .filter(key -> key.endsWith("downsample.0.weight"))
                .map(key -> key.substring(0, key.indexOf(".downsample")))
                .toList();
    }

    private static Architecture bottleneck(int planes, int groups, int widthPerGroup, int... blocks) {
        return new Architecture(
                BlockKind.BOTTLENECK,
                Stem.IMAGENET,
                planes,
                groups,
                NamedArchitecture.stages(planes, groups, widthPerGroup, blocks),
                3,
                1000);
    }
}
