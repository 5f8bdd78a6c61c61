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
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Real checkpoints of PyTorch 2.15 and what PyTorch reads from them: {@code make_checkpoint_reference.py} writes both. */
final class CheckpointReferenceTest {
    private static final String CHOOSE =
            "; where you trust the file, save its weights alone: torch.save(model.state_dict(), \"weights.pth\")";

    @TestFactory
    List<DynamicTest> readsWhatPyTorchReads() throws IOException {
        JsonNode expected = new ObjectMapper().readTree(file("expected.json").toFile());
        List<DynamicTest> tests = new ArrayList<>();
        for (Map.Entry<String, JsonNode> each : expected.properties()) {
            if (each.getValue().has("sha256")) {
                tests.add(DynamicTest.dynamicTest(each.getKey(), () -> {
                    LoadedWeights loaded = load(each.getKey());
                    assertThat(loaded.tensorDigest())
                            .isEqualTo(each.getValue().get("digest").textValue());
                    assertThat(loaded.fileSha256())
                            .isEqualTo(each.getValue().get("sha256").textValue());
                    assertThat(loaded.container())
                            .isEqualTo(each.getValue().get("container").textValue());
                }));
            }
        }
        assertThat(tests).hasSize(23);
        return tests;
    }

    @Test
    void ignoresWhatLiesOutsideThePrefix() throws WeightsException {
        LoadedWeights loaded = load("backbone-and-head.pth");

        assertThat(loaded.prefix()).isEqualTo("backbone.");
        assertThat(loaded.ignored()).containsExactly("head.weight");
    }

    @Test
    void keepsPlainValuesOfATrainingScript() throws WeightsException {
        LoadedWeights loaded = load("train-script.pth");

        assertThat(loaded.prefix()).isEqualTo("model.module.");
        assertThat(loaded.metadata()).containsEntry("epoch", "89").containsEntry("args.model", "resnet50");
    }

    @Test
    void asksWhichOfTwoNetworks() throws WeightsException {
        assertRefused(
                "moco.pth",
                "Cannot use weights %s: it holds 2 networks; choose one: --weights-prefix "
                        + "state_dict.module.encoder_k, or --weights-prefix state_dict.module.encoder_q");
        LoadedWeights chosen = WeightsLoader.load(file("moco.pth"), new WeightsOptions("module.encoder_q", null));

        assertThat(chosen.prefix()).isEqualTo("state_dict.module.encoder_q.");
        assertThat(chosen.tensorDigest()).isEqualTo(load("bare.pth").tensorDigest());
    }

    @Test
    void namesThePrefixesWhereNoneIsCalledSo() {
        assertThatThrownBy(() -> WeightsLoader.load(file("moco.pth"), new WeightsOptions("ema", null)))
                .isInstanceOf(WeightsException.class)
                .hasMessage(
                        "Cannot use weights %s: none of its networks has the prefix ema; choose one: --weights-prefix "
                                        .formatted(file("moco.pth"))
                                + "state_dict.module.encoder_k, or --weights-prefix state_dict.module.encoder_q");
    }

    @Test
    void namesEveryProblemAtOnce() {
        String problems = """
                Cannot use weights %%s: as resnet(Bottleneck, [2,1]) it has 7 problems
                  missing: bn1.bias (4); layer1.0.conv2.weight (4, 4, 3, 3)
                  unexpected: layer1.0.se.fc1.weight (1)
                  misshaped: layer1.1.conv1.weight: expected (4, 16, 1, 1), got (4, 16, 3, 3)
                  no weight's type: fc.weight: I64
                  not finite: layer2.0.bn1.weight (1 of 8 values); fc.bias (2 of 5 values)
                  different: it has squeeze-and-excitation (SE) blocks: layer1.0.se.fc1.weight (1)
                  nearest known network: resnet(Bottleneck, [2,1]); first differing key: bn1.bias (4) of \
                resnet(Bottleneck, [2,1]) is missing""".formatted();
        assertRefused("five-problems.pth", problems);
        assertRefused("five-problems.safetensors", problems);
    }

    @Test
    void refusesTwoLinearLayersAsFc() {
        assertRefused(
                "two-linear-layers.pth",
                "Cannot use weights %s: fc is more than one linear layer: fc.0.weight, fc.2.weight (expected fc.weight alone)");
    }

    @Test
    void namesTheDifferenceToTheNetworkAskedFor() {
        assertThatThrownBy(() -> WeightsLoader.load(file("basic.pth"), new WeightsOptions(null, "resnet20")))
                .isInstanceOf(WeightsException.class)
                .hasMessage(
                        "Cannot use weights %s: as resnet(BasicBlock, [1,2,1]) (asked for: resnet20) it has 7 problems\n"
                                + "  another network than asked for: conv1 width: expected 16, got 4; "
                                + "layer1 blocks: expected 3, got 1; layer1 planes: expected 16, got 4; "
                                + "layer2 blocks: expected 3, got 2; layer2 planes: expected 32, got 8; "
                                + "layer3 blocks: expected 3, got 1; layer3 planes: expected 64, got 16",
                        file("basic.pth"));
    }

    @Test
    void runsNoWholeModule() {
        assertRefused(
                "whole-module.pth",
                "Cannot read weights %s: it is a whole pickled module (__main__.TinyResNet), "
                        + "which only its own Python code can open" + CHOOSE);
        assertRefused(
                "torchvision-module.pth",
                "Cannot read weights %s: it is a whole pickled module (torchvision.models.resnet.BasicBlock), "
                        + "which only its own Python code can open" + CHOOSE);
        assertRefused(
                "whole-module-legacy.pth",
                "Cannot read weights %s: it is a whole pickled module (torchvision.models.resnet.BasicBlock), "
                        + "which only its own Python code can open" + CHOOSE);
    }

    @Test
    void refusesTorchScript() {
        assertRefused(
                "torchscript.pt",
                "Cannot read weights %s: it is a TorchScript archive, a program with its weights; in Python, save the weights "
                        + "alone: torch.save(torch.jit.load(\"model.pt\").state_dict(), \"weights.pth\")");
    }

    @Test
    void saysWhatOtherNetworksAre() {
        assertRefused(
                "vgg.pth",
                "Cannot use weights %s: it is not a residual network: no conv1.weight beside layer1 (its 2 tensors begin with "
                        + "features.0.weight (64, 3, 3, 3), classifier.6.weight (10, 8)); it looks like a VGG or an AlexNet");
        assertRefused(
                "vit.safetensors",
                "Cannot use weights %s: it is not a residual network: no conv1.weight beside layer1 (its 2 tensors begin with "
                        + "cls_token (1, 1, 4), encoder.layers.0.ln.weight (4)); it looks like a vision transformer");
        assertRefused("tensor.pth", "Cannot read weights %s: it holds a single tensor (expected a state dict)");
    }

    private static LoadedWeights load(String name) throws WeightsException {
        return WeightsLoader.load(file(name), WeightsOptions.NONE);
    }

    private static void assertRefused(String name, String message) {
        assertThatThrownBy(() -> load(name))
                .isInstanceOf(WeightsException.class)
                .hasMessage(message.formatted(file(name)));
    }

    private static Path file(String name) {
        return Path.of("src/test/resources/io/sparkresnet/model/weights", name);
    }
}
