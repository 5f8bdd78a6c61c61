package io.sparkresnet.model.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Checkpoints that real programs wrote: {@code make_checkpoint_kinds.py --recorded} makes them. */
final class CheckpointKindsTest {
    private static final Path KINDS = Path.of("src/test/resources/io/sparkresnet/model/weights/kinds");

    @TestFactory
    List<DynamicTest> readsTheTensorsThatTheProgramSaved() throws IOException {
        JsonNode kinds = new ObjectMapper().readTree(KINDS.resolve("kinds.json").toFile());
        List<DynamicTest> tests = new ArrayList<>();
        for (Map.Entry<String, JsonNode> each : kinds.properties()) {
            if (each.getValue().has("digest")) {
                tests.add(DynamicTest.dynamicTest(each.getKey(), () -> {
                    String prefix = each.getValue().path("prefix").textValue();
                    LoadedWeights loaded =
                            WeightsLoader.load(KINDS.resolve(each.getKey()), new WeightsOptions(prefix, null));
                    assertThat(loaded.tensorDigest())
                            .isEqualTo(each.getValue().get("digest").textValue());
                }));
            }
        }
        assertThat(tests).hasSize(6);
        return tests;
    }

    @Test
    void asksForTheMovingAverageOrTheWeights() {
        assertRefused(
                "torchvision-train.pth",
                "it holds 2 networks; choose one: --weights-prefix model, or --weights-prefix model_ema.module "
                        + "(the moving average of the weights)");
        assertRefused(
                "timm-train.pth.tar",
                "it holds 2 networks; choose one: --weights-prefix state_dict, or --weights-prefix state_dict_ema "
                        + "(the moving average of the weights)");
    }

    @Test
    void readsSettingsBesideTheTensors() throws WeightsException {
        LoadedWeights torchvision = load("torchvision-train.pth", "model");
        assertThat(torchvision.metadata())
                .containsEntry("args.model", "resnet50")
                .containsEntry("args.val_resize_size", "232")
                .containsEntry("epoch", "599");
        assertThat(torchvision.assumptions().get(0))
                .isEqualTo("resnet(Bottleneck, [1,1]), as its tensors say, though it says args.model = resnet50");
        LoadedWeights lightning = load("lightning.ckpt", null);
        assertThat(lightning.prefix()).isEqualTo("state_dict.net.");
        assertThat(lightning.metadata()).containsEntry("hyper_parameters.arch", "resnet50");
        assertThat(lightning.ignored()).contains("state_dict.loss.weight");
    }

    @Test
    void refusesTheConcatPoolingHeadOfFastai() {
        assertRefused(
                "fastai.pth",
                "it is not a residual network: no conv1.weight beside layer1 (its 48 tensors begin with "
                        + "model.0.0.weight (4, 3, 3, 3), model.0.1.weight (4), model.0.1.bias (4)); it looks like a fastai "
                        + "learner, whose head joins a maximum and an average pool (AdaptiveConcatPool2d); train with a "
                        + "plain fc, or save learn.model[0] under torchvision's names for its embedding "
                        + "(model.0.4.0.conv1.weight)");
    }

    @Test
    void refusesAdaptersAlone() {
        assertRefused(
                "lora.safetensors",
                "it is not a residual network: no conv1.weight beside layer1 (its 2 tensors begin with "
                        + "base_model.model.layer1.0.conv1.lora_A.weight (2, 4, 1, 1), "
                        + "base_model.model.layer1.0.conv1.lora_B.weight (4, 2, 1, 1)); it looks like LoRA or adapter "
                        + "weights; merge them into the network and save that");
    }

    @Test
    void tellsWhatMakesResNetDDifferent() {
        assertThatThrownBy(() -> load("resnet-d.pth", null))
                .isInstanceOf(WeightsException.class)
                .hasMessageStartingWith("Cannot use weights %s: as resnet(Bottleneck, [1,1]) it has 30 problems\n"
                        .formatted(KINDS.resolve("resnet-d.pth")))
                .hasMessageEndingWith(
                        "\n  different: it has a deep stem of several convolutions (ResNet-C, -D, -S, -T): "
                                + "conv1.0.weight (8, 3, 3, 3); an average pool before the shortcut's convolution (ResNet-D, "
                                + "avg-down): layer1.0.downsample.1.weight (32, 16, 1, 1)\n"
                                + "  nearest known network: resnet(Bottleneck, [1,1]); first differing key: conv1.0.weight "
                                + "(8, 3, 3, 3), where resnet(Bottleneck, [1,1]) has conv1.weight (16, 3, 7, 7)");
    }

    private static void assertRefused(String name, String reason) {
        assertThatThrownBy(() -> load(name, null))
                .isInstanceOf(WeightsException.class)
                .hasMessage("Cannot use weights %s: %s", KINDS.resolve(name), reason);
    }

    private static LoadedWeights load(String name, @Nullable String prefix) throws WeightsException {
        return WeightsLoader.load(KINDS.resolve(name), new WeightsOptions(prefix, null));
    }
}
