package io.sparkresnet.job.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/** What {@code describe} says of checkpoints that real programs wrote, and the exit code of those it refuses. */
@Isolated("captures the standard streams")
class DescribeTest {
    private static final Path KINDS = Path.of("../model/src/test/resources/io/sparkresnet/model/weights/kinds");

    @TempDir
    private Path directory;

    @Test
    void takesRecipeAndLabelsFromTransformersFiles() {
        Answer answer = describe(KINDS.resolve("hf-resnet").toString());

        assertThat(answer.code()).isEqualTo(0);
        assertThat(answer.out()).contains("keys         Hugging Face transformers\n", """
                recipe (config)
                Compose([
                    Lambda(lambda image: image.convert("RGB")),
                    Resize(37, InterpolationMode.BICUBIC),
                    Lambda(lambda image: functional.crop(image, (image.height - 33) // 2, (image.width - 33) // 2, 33, 33)),
                    ToTensor(),
                    Normalize(mean=[0.485, 0.456, 0.406], std=[0.229, 0.224, 0.225]),
                ])
                labels       tench, a, b, Weimaraner
                assumed      nothing
                """);
    }

    @Test
    void takesTheFilesBesideAFileOrUnderAUri() {
        Path folder = KINDS.resolve("hf-resnet").toAbsolutePath().normalize();

        assertThat(describe(folder.resolve("model.safetensors").toString()).out())
                .contains("recipe (config)");
        assertThat(describe("file://" + folder).out()).contains("recipe (config)", "labels       tench");
        assertThat(describe("file://" + folder.resolve("model.safetensors")).out())
                .contains("recipe (config)", "labels       tench");
    }

    @Test
    void takesTimmsTestSizeByFlag() {
        String weights = KINDS.resolve("timm-hf").toString();

        assertThat(describe(weights).out())
                .contains(
                        "recipe (config)",
                        "Resize(34, InterpolationMode.BICUBIC)",
                        "CenterCrop((33, 33))",
                        "labels       cat, dog, hen");
        assertThat(describe(weights, "--recipe-size", "test").out())
                .contains("recipe (config)", "Resize(40, InterpolationMode.BICUBIC)", "CenterCrop((40, 40))");
        assertThat(describe(weights, "--resize", "50").out())
                .contains("recipe (flag)", "Resize(50, InterpolationMode.BICUBIC)", "CenterCrop((33, 33))");
    }

    @Test
    void refusesATestSizeThatNobodyNames() {
        assertThat(describe(KINDS.resolve("hf-resnet").toString(), "--recipe-size", "test"))
                .isEqualTo(failed(
                        2,
                        "Invalid recipe-size: test (expected weights with a config.json of timm's beside them that has "
                                + "test_input_size or test_crop_pct)"));
    }

    @Test
    void asksForTheMovingAverageOrTheWeights() {
        Path weights = KINDS.resolve("torchvision-train.pth");

        assertThat(describe(weights.toString()))
                .isEqualTo(failed(
                        4,
                        "Cannot use weights %s: it holds 2 networks; choose one: --weights-prefix model, or --weights-prefix "
                                        .formatted(weights)
                                + "model_ema.module (the moving average of the weights)"));
        Answer chosen = describe(weights.toString(), "--weights-prefix", "model_ema.module");
        assertThat(chosen.code()).isEqualTo(0);
        assertThat(chosen.out())
                .contains("keys         torchvision, prefix model_ema.module.\n", "ignored      model.conv1.weight, ");
    }

    @Test
    void refusesANetworkThatOnlyItsConfigTellsApart() {
        Path weights = KINDS.resolve("hf-v1");

        assertThat(describe(weights.toString()))
                .isEqualTo(failed(
                        4,
                        "Cannot use %s: downsample_in_bottleneck = true (expected false: stride on the 3x3 convolution, V1.5; on "
                                        .formatted(
                                                weights.resolve("config.json").toString())
                                + "the first 1x1, V1, is not read)"));
    }

    @Test
    void refusesTensorsThatTheirConfigContradicts() throws IOException {
        Files.copy(KINDS.resolve("hf-resnet/model.safetensors"), directory.resolve("model.safetensors"));
        Files.writeString(directory.resolve("config.json"), "{\"model_type\": \"resnet\", \"depths\": [2, 2, 2, 2]}");

        assertThat(describe(directory.toString()))
                .isEqualTo(failed(
                        4,
                        "Cannot use weights beside %s/config.json: it says depths = [2, 2, 2, 2], but the tensors are of [1, 2]"
                                .formatted(directory)));
    }

    @Test
    void tellsTheNearestNetworkOfAnother() {
        Answer answer = describe(KINDS.resolve("resnet-d.pth").toString());

        assertThat(answer.code()).isEqualTo(4);
        assertThat(answer.err())
                .contains(
                        "\n  nearest known network: resnet(Bottleneck, [1,1]); first differing key: conv1.0.weight (8, 3, 3, 3), where "
                                + "resnet(Bottleneck, [1,1]) has conv1.weight (16, 3, 7, 7)\n");
    }

    private static Answer failed(int code, String message) {
        return new Answer(code, "", "spark-resnet: " + message + System.lineSeparator());
    }

    private static Answer describe(String weights, String... flags) {
        List<String> arguments = new ArrayList<>(List.of("describe", "--weights", weights));
        arguments.addAll(Arrays.asList(flags));
        PrintStream out = System.out;
        PrintStream err = System.err;
        ByteArrayOutputStream outBytes = new ByteArrayOutputStream();
        ByteArrayOutputStream errBytes = new ByteArrayOutputStream();
        try {
            System.setOut(new PrintStream(outBytes, true, StandardCharsets.UTF_8));
            System.setErr(new PrintStream(errBytes, true, StandardCharsets.UTF_8));
            int code = Main.run(arguments.toArray(String[]::new));
            return new Answer(
                    code, outBytes.toString(StandardCharsets.UTF_8), errBytes.toString(StandardCharsets.UTF_8));
        } finally {
            System.setOut(out);
            System.setErr(err);
        }
    }

    private record Answer(int code, String out, String err) {}
}
