package io.sparkresnet.model.weights;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkresnet.model.image.Recipe;
import io.sparkresnet.model.network.NamedArchitecture;
import io.sparkresnet.model.network.ResNet;
import io.sparkresnet.model.network.TensorSpec;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class NamedWeightsTest {
    @Test
    void holdsEveryPublishedWeightOfTheTenNetworks() {
        assertThat(NamedWeights.all().stream().map(NamedWeights::name))
                .containsExactly(
                        "resnet18:IMAGENET1K_V1",
                        "resnet34:IMAGENET1K_V1",
                        "resnet50:IMAGENET1K_V1",
                        "resnet50:IMAGENET1K_V2",
                        "resnet101:IMAGENET1K_V1",
                        "resnet101:IMAGENET1K_V2",
                        "resnet152:IMAGENET1K_V1",
                        "resnet152:IMAGENET1K_V2",
                        "resnext50_32x4d:IMAGENET1K_V1",
                        "resnext50_32x4d:IMAGENET1K_V2",
                        "resnext101_32x8d:IMAGENET1K_V1",
                        "resnext101_32x8d:IMAGENET1K_V2",
                        "resnext101_64x4d:IMAGENET1K_V1",
                        "wide_resnet50_2:IMAGENET1K_V1",
                        "wide_resnet50_2:IMAGENET1K_V2",
                        "wide_resnet101_2:IMAGENET1K_V1",
                        "wide_resnet101_2:IMAGENET1K_V2");
    }

    @Test
    void agreesWithTheNetworksOnTheirParameters() {
        for (NamedWeights weights : NamedWeights.all()) {
            int parameters = new ResNet(weights.network().architecture())
                    .tensors().stream()
                            .filter(TensorSpec::isParameter)
                            .mapToInt(TensorSpec::size)
                            .sum();
            assertThat(weights.parameters()).as(weights.name()).isEqualTo(parameters);
            assertThat(weights.sha256Prefix()).matches("[0-9a-f]{8}");
            assertThat(weights.fileName())
                    .isEqualTo("%s-%s.pth".formatted(weights.network().torchvisionName(), weights.sha256Prefix()));
        }
    }

    @Test
    void knowsEachRecipe() {
        NamedWeights v1 = NamedWeights.named("resnet50:IMAGENET1K_V1").orElseThrow();
        NamedWeights v2 = NamedWeights.named("resnet50:IMAGENET1K_V2").orElseThrow();

        assertThat(v1.recipe()).isEqualTo(Recipe.imageNet(256, 224));
        assertThat(v2.recipe()).isEqualTo(Recipe.imageNet(232, 224));
        assertThat(v2.fileName()).isEqualTo("resnet50-11ad3fa6.pth");
        assertThat(v2.top1()).isEqualTo(80.858);
        assertThat(v2.network()).isEqualTo(NamedArchitecture.RESNET50);
    }

    @Test
    void takesTheDefaultWhereNoVersionIsNamed() {
        for (String name : NamedWeights.all().stream()
                .map(each -> each.network().torchvisionName())
                .distinct()
                .toList()) {
            NamedWeights byDefault = NamedWeights.named(name).orElseThrow();
            assertThat(NamedWeights.named(name + ":DEFAULT")).contains(byDefault);
        }
        assertThat(NamedWeights.named("resnet50").map(NamedWeights::version)).contains("IMAGENET1K_V2");
        assertThat(NamedWeights.named("resnet50:V2")).isEmpty();
        assertThat(NamedWeights.named("weights.pth")).isEmpty();
    }

    @Test
    void recognisesAFileByItsSha256() {
        assertThat(NamedWeights.recognise("11ad3fa6" + "0".repeat(56), "").map(NamedWeights::name))
                .contains("resnet50:IMAGENET1K_V2");
        assertThat(NamedWeights.recognise("0".repeat(64), "0".repeat(64))).isEmpty();
    }

    @Test
    void recognisesTensorsInAnyContainer() {
        NamedWeights resnet18 = NamedWeights.all().get(0);
        String digest = "ab".repeat(32);
        NamedWeights digested = new NamedWeights(
                resnet18.network(),
                resnet18.version(),
                resnet18.isDefault(),
                resnet18.address(),
                resnet18.recipe(),
                resnet18.parameters(),
                resnet18.top1(),
                resnet18.top5(),
                Optional.of(digest));

        assertThat(NamedWeights.recognise(List.of(digested), "0".repeat(64), digest))
                .contains(digested);
        assertThat(NamedWeights.recognise(List.of(digested), "0".repeat(64), "cd".repeat(32)))
                .isEmpty();
    }

    @Test
    void labelsTheThousandCategories() {
        List<String> labels = NamedWeights.all().get(0).labels();

        assertThat(labels).hasSize(1000).startsWith("tench", "goldfish").endsWith("ear", "toilet tissue");
        assertThat(new HashSet<>(labels)).hasSize(1000);
    }
}
