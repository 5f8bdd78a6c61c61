package io.sparkresnet.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkresnet.it.CommandLine.Outcome;
import io.sparkresnet.it.RawWeights.Tensor;
import io.sparkresnet.model.network.ResNet;
import io.sparkresnet.model.network.TensorSpec;
import io.sparkresnet.model.weights.Weights;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Weights that cannot be used: exit 4, one message that names each problem, no output, and no code run. */
class BadWeightsIT {
    private Path directory;
    private Path input;

    @BeforeEach
    void writeImage(@TempDir Path temporary) throws IOException {
        directory = temporary;
        input = Files.createDirectory(directory.resolve("in"));
        Files.write(input.resolve("image.jpg"), LogitsReference.resource("image-0.jpg"));
    }

    @Test
    void refusesAFileThatIsCut() throws IOException {
        Path whole = RawWeights.safetensors(directory.resolve("whole.safetensors"), tensors());
        byte[] bytes = Files.readAllBytes(whole);
        Path cut = Files.write(directory.resolve("cut.safetensors"), Arrays.copyOf(bytes, bytes.length / 2));
        refuses(cut, "Cannot read weights " + cut + ": it is cut: 543534 bytes of values (expected 1096168)");
    }

    @Test
    void refusesText() throws IOException {
        Path text = Files.writeString(directory.resolve("text.pth"), "<html>Not Found</html>\n");
        refuses(
                text,
                "Cannot read weights " + text
                        + ": it is an HTML or XML page, most likely a download's error message (expected safetensors or a PyTorch checkpoint)");
    }

    @Test
    void refusesAFileThatIsNotThere() {
        Path none = directory.resolve("none.pth");
        refuses(
                none,
                "Cannot read weights " + none
                        + ": no such file, and no published weights of that name (expected for example resnet50:IMAGENET1K_V2)");
    }

    @Test
    void refusesAnotherKindOfNetwork() throws IOException {
        Map<String, Tensor> tensors = Map.of("vit.encoder.layer.0.attention.weight", tensor(4, 4));
        Path vit = RawWeights.safetensors(directory.resolve("vit.safetensors"), tensors);
        refuses(
                vit,
                "Cannot use weights " + vit
                        + ": it is not a residual network: no conv1.weight beside layer1 (its 1 tensors begin with vit.encoder.layer.0.attention.weight (4, 4))");
    }

    @Test
    void namesEveryMissingUnexpectedMisshapedAndNonFiniteTensor() throws IOException {
        Map<String, Tensor> tensors = tensors();
        tensors.remove("layer2.1.bn1.running_var");
        tensors.put("layer1.0.extra.weight", tensor(3));
        tensors.put("layer3.2.bn2.bias", tensor(63));
        tensors.computeIfPresent("layer1.1.conv1.weight", (key, tensor) -> {
            float[] values = tensor.values().clone();
            values[7] = Float.NaN;
            return new Tensor(tensor.shape(), values);
        });
        Path bad = RawWeights.safetensors(directory.resolve("bad.safetensors"), tensors);
        refuses(
                bad,
                "Cannot use weights " + bad + ": as resnet20 it has 4 problems",
                "  missing: layer2.1.bn1.running_var (32)",
                "  unexpected: layer1.0.extra.weight (3)",
                "  misshaped: layer3.2.bn2.bias: expected (64), got (63)",
                "  not finite: layer1.1.conv1.weight (1 of 2304 values)",
                "  nearest known network: resnet20; first differing key: layer2.1.bn1.running_var (32) of resnet20 is missing");
    }

    @Test
    void neverRunsPickledCode() throws IOException {
        Path touched = directory.resolve("touched");
        String command = "touch " + touched;
        String pickle = "\u0080\u0002cposix\nsystem\nX" + (char) command.length() + "\0\0\0" + command + "\u0085R.";
        Path code = RawWeights.torch(directory.resolve("code.pth"), pickle);
        refuses(code, notRun(code, "posix.system"));
        assertThat(touched).doesNotExist();
    }

    @Test
    void refusesAWholePickledModuleAndSaysHowToSaveItAgain() throws IOException {
        String pickle = "\u0080\u0002ctorchvision.models.resnet\nResNet\n)\u0081.";
        Path module = RawWeights.torch(directory.resolve("module.pth"), pickle);
        refuses(module, notRun(module, "torchvision.models.resnet.ResNet"));
    }

    private static String notRun(Path file, String name) {
        return "Cannot read weights %s: its pickle refers to the Python name %s, which is not run; where you trust the file, save its weights alone: torch.save(model.state_dict(), \"weights.pth\")"
                .formatted(file, name);
    }

    private void refuses(Path weights, String... messages) {
        Path output = directory.resolve("out");
        Outcome outcome = CommandLine.run(
                CommandLine.LOCAL,
                "predict",
                "--input",
                input.toString(),
                "--output",
                output.toString(),
                "--weights",
                weights.toString());
        assertThat(outcome.exit()).as(outcome.messages()).isEqualTo(4);
        assertThat(outcome.messages()).isEqualTo("spark-resnet: " + String.join("\n", messages) + "\n");
        assertThat(output).doesNotExist();
    }

    /** A loadable resnet20. */
    private static Map<String, Tensor> tensors() {
        Weights weights = LivelyWeights.of(LogitsReference.of("resnet20"));
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        for (TensorSpec spec : new ResNet(weights.architecture()).tensors()) {
            tensors.put(spec.key(), new Tensor(spec.shape(), weights.tensor(spec.key())));
        }
        return tensors;
    }

    private static Tensor tensor(Integer... shape) {
        int size = List.of(shape).stream().reduce(1, Math::multiplyExact);
        return new Tensor(List.of(shape), new float[size]);
    }
}
