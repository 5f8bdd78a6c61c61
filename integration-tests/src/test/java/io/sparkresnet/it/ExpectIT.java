package io.sparkresnet.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.sparkresnet.it.CommandLine.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code predict --expect} with what torchvision computed for a ResNet-18. */
class ExpectIT {
    private Path directory;
    private Path input;
    private Path output;
    private RecordedModel model;

    @BeforeEach
    void writeImages(@TempDir Path temporary) throws IOException {
        directory = temporary;
        input = Files.createDirectory(directory.resolve("in"));
        output = directory.resolve("out");
        model = RecordedModel.write("resnet18", directory);
        for (String image : model.reference().images()) {
            Files.write(input.resolve(image), LogitsReference.resource(image));
        }
    }

    @Test
    void runsTheJobWhereTheLogitsAgree() throws IOException {
        Outcome outcome = predict("--expect", golden(model.reference().logits()));

        assertThat(outcome.exit()).as(outcome.messages()).isEqualTo(0);
        assertThat(outcome.messages())
                .containsPattern(
                        "(?m)^spark-resnet: .*/golden.jsonl agrees: 4 images, largest difference [0-9.]+e-0[67]"
                                + " of the range of the expected logits \\(allowed 0.001\\), the same top-1 for 4 of 4$");
        assertThat(outcome.summary().get("images").asInt()).isEqualTo(4);
    }

    @Test
    void isAKeyOfAJobFile() throws IOException {
        Path job = Files.writeString(
                directory.resolve("job.yaml"),
                "expect: " + golden(model.reference().logits()) + "\n");

        Outcome outcome = resizedTo(33, "--conf", job.toString());

        assertThat(outcome.exit()).as(outcome.messages()).isEqualTo(4);
        assertThat(output).doesNotExist();
    }

    @Test
    void refusesAnotherRecipeBeforeAnythingIsWritten() throws IOException {
        String golden = golden(model.reference().logits());
        int resize = model.reference().header().get("resize").asInt() + 24;

        Outcome outcome = resizedTo(resize, "--expect", golden);

        assertThat(outcome.exit()).as(outcome.messages()).isEqualTo(4);
        assertThat(outcome.output()).isEmpty();
        assertThat(output).doesNotExist();
        assertThat(outcome.messages())
                .contains("spark-resnet: Cannot confirm %s: ".formatted(golden))
                .contains(" of 4 images differ by more than 0.001 of the range of the expected logits")
                .containsPattern("worst image: file:%s/image-[0-3]\\.jpg \\(line [1-4]\\)".formatted(input))
                .contains("  recipe (flag): input RGB, resize %d, interpolation bilinear".formatted(resize));
    }

    @Test
    void refusesOneWrongLogit() throws IOException {
        List<float[]> logits = new ArrayList<>();
        model.reference().logits().forEach(each -> logits.add(each.clone()));
        float[] all = new float[4 * logits.get(0).length];
        for (int i = 0; i < 4; i++) {
            System.arraycopy(logits.get(i), 0, all, i * logits.get(i).length, logits.get(i).length);
        }
        Arrays.sort(all);
        logits.get(2)[5] += 0.002f * (all[all.length - 1] - all[0]);

        Outcome outcome = predict("--expect", golden(logits));

        assertThat(outcome.exit()).as(outcome.messages()).isEqualTo(4);
        assertThat(outcome.messages())
                .contains("Cannot confirm %s: 1 of 4 images differ".formatted(directory.resolve("golden.jsonl")))
                .contains("worst image: file:%s/%s (line 3)"
                        .formatted(input, model.reference().images().get(2)))
                .contains("which is 0.0020 of the range, at class 5:");
    }

    @Test
    void refusesWhatIsMalformedFirst() throws IOException {
        Path golden = Files.writeString(directory.resolve("golden.jsonl"), "{\"path\": \"a.jpg\"}\n");

        Outcome outcome = predict("--expect", golden.toString());

        assertThat(outcome.exit()).isEqualTo(2);
        assertThat(outcome.messages().lines())
                .containsExactly(
                        "spark-resnet: Invalid expect: %s line 1: no logits (expected {\"path\": ..., \"logits\": [...]})"
                                .formatted(golden));
        assertThat(output).doesNotExist();
    }

    @Test
    void anImageThatIsNotThereIsInput() throws IOException {
        Files.delete(input.resolve(model.reference().images().get(1)));

        Outcome outcome = predict("--expect", golden(model.reference().logits()));

        assertThat(outcome.exit()).as(outcome.messages()).isEqualTo(3);
        assertThat(outcome.messages())
                .contains("spark-resnet: Cannot read image file:%s/%s (%s line 2): does not exist"
                        .formatted(input, model.reference().images().get(1), directory.resolve("golden.jsonl")));
        assertThat(output).doesNotExist();
    }

    @Test
    void belongsToPredictOnly() {
        for (String subcommand : new String[] {"preview", "describe"}) {
            Outcome outcome = CommandLine.run(Map.of(), subcommand, "--expect=golden.jsonl");

            assertThat(outcome.exit()).isEqualTo(2);
            assertThat(outcome.messages()).contains("Unknown flag --expect");
        }
    }

    private Outcome predict(String... more) {
        return CommandLine.run(CommandLine.LOCAL, model.predict(input.toString(), output.toString(), more));
    }

    private Outcome resizedTo(int resize, String... more) {
        List<String> arguments =
                new ArrayList<>(Arrays.asList(model.predict(input.toString(), output.toString(), more)));
        arguments.set(arguments.indexOf("--resize") + 1, Integer.toString(resize));
        return CommandLine.run(CommandLine.LOCAL, arguments.toArray(String[]::new));
    }

    /** As the training side writes it. */
    private String golden(List<float[]> logits) throws IOException {
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < logits.size(); i++) {
            String path = input.resolve(model.reference().images().get(i)).toString();
            lines.append(new ObjectMapper().writeValueAsString(Map.of("path", path, "logits", logits.get(i))))
                    .append('\n');
        }
        return Files.writeString(directory.resolve("golden.jsonl"), lines).toString();
    }
}
