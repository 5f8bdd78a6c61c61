package io.sparkresnet.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkresnet.it.CommandLine.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is typed wrong: the exit code, every problem at once, the nearest name, and nothing left behind. */
class BadArgumentsIT {
    private Path directory;
    private Path input;
    private Path output;

    @BeforeEach
    void writeImage(@TempDir Path temporary) throws IOException {
        directory = temporary;
        input = Files.createDirectory(directory.resolve("in"));
        output = directory.resolve("out");
        Files.write(input.resolve("image.jpg"), LogitsReference.resource("image-0.jpg"));
    }

    @Test
    void suggestsTheNearestFlag() {
        refuses(2, predict("--bacth-size=8"), "spark-resnet: Unknown flag --bacth-size (did you mean --batch-size?)");
    }

    @Test
    void namesEveryWrongValueAtOnce() {
        refuses(
                2,
                predict("--batch-size", "none", "--top-k", "0", "--activation", "softmux", "--std", "0,1,1"),
                "spark-resnet: 4 problems:",
                "  - Invalid activation: softmux (expected softmax, sigmoid, none)",
                "  - Invalid std: [0.0, 1.0, 1.0] (expected numbers above 0)",
                "  - Invalid top-k: 0 (expected a whole number from 1, or all)",
                "  - Invalid batch-size: none (expected a whole number from 1 to 1024)");
    }

    @Test
    void namesUnknownKeysOfAJobFile() throws IOException {
        Path file = Files.writeString(directory.resolve("job.yaml"), "batchsize: 8\ntop-q: 5\n");
        refuses(
                2,
                predict("--conf", file.toString()),
                "spark-resnet: 2 problems:",
                "  - Unknown key in " + file + ": batchsize (did you mean batch-size?)",
                "  - Unknown key in " + file + ": top-q (did you mean top-k?)");
    }

    @Test
    void saysThatTheInputIsMissing() {
        Path missing = directory.resolve("missing");
        refuses(
                3,
                List.of("predict", "--input", missing.toString(), "--output", output.toString()),
                "spark-resnet: Cannot read input file:" + missing + ": does not exist");
    }

    @Test
    void saysThatTheInputIsEmpty() throws IOException {
        Path empty = Files.createDirectory(directory.resolve("empty"));
        refuses(
                3,
                List.of("predict", "--input", empty.toString(), "--output", output.toString()),
                "spark-resnet: Cannot read input file:" + empty + ": it is empty");
    }

    @Test
    void refusesAnOutputInsideAnInput() {
        Path inside = input.resolve("out");
        Outcome outcome = run(List.of("predict", "--input", input.toString(), "--output", inside.toString()));
        assertThat(outcome.exit()).as(outcome.messages()).isEqualTo(2);
        assertThat(outcome.messages().lines())
                .containsExactly(
                        "spark-resnet: Invalid output: file:%s lies inside input file:%s (expected a place of its own)"
                                .formatted(inside, input));
        assertThat(inside).doesNotExist();
    }

    @Test
    void refusesAnInputThatReadersOfTheOutputComeAcross() {
        Path parent = input.resolveSibling("");
        Outcome outcome = run(List.of("predict", "--input", input.toString(), "--output", parent.toString()));
        assertThat(outcome.exit()).as(outcome.messages()).isEqualTo(2);
        assertThat(outcome.messages().lines())
                .containsExactly(
                        "spark-resnet: Invalid input: file:%s lies inside output file:%s, whose readers would take its files for rows (expected an output of its own)"
                                .formatted(input, parent));
        assertThat(parent.resolve("_spark-resnet")).doesNotExist();
    }

    @Test
    void refusesAnOutputThatIsAFile() throws IOException {
        Files.writeString(output, "taken");
        Outcome outcome = run(predict());
        assertThat(outcome.exit()).as(outcome.messages()).isEqualTo(6);
        assertThat(outcome.messages().lines())
                .contains("spark-resnet: Cannot write output file:%s: it is a file (expected a directory)"
                        .formatted(output));
        assertThat(Files.readString(output)).isEqualTo("taken");
    }

    @Test
    void refusesAnOutputWithRowsOfSomethingElse() throws IOException {
        Files.createDirectories(output);
        Files.writeString(output.resolve("part-00000-c000.snappy.parquet"), "theirs");
        List<Path> before = files(output);
        Outcome outcome = run(predict());
        assertThat(outcome.exit()).as(outcome.messages()).isEqualTo(6);
        assertThat(outcome.messages().lines())
                .contains(
                        "spark-resnet: Cannot write output file:%s: it holds rows of something else (part-00000-c000.snappy.parquet, and no _spark-resnet beside it); choose another --output"
                                .formatted(output));
        assertThat(files(output)).isEqualTo(before);
    }

    @Test
    void refusesLabelsOfAnotherLength() throws IOException {
        Path labels = Files.writeString(directory.resolve("labels.txt"), "cat\ndog\n");
        refuses(
                2,
                predict("--labels", labels.toString()),
                "spark-resnet: Invalid labels: " + labels + " has 2 names (expected 10, one per class of fc)");
    }

    private List<String> predict(String... more) {
        List<String> arguments =
                new ArrayList<>(List.of("predict", "--input", input.toString(), "--output", output.toString()));
        arguments.addAll(List.of(more));
        return arguments;
    }

    private void refuses(int exit, List<String> arguments, String... messages) {
        Outcome outcome = run(arguments);
        assertThat(outcome.exit()).as(outcome.messages()).isEqualTo(exit);
        assertThat(outcome.messages().lines()).containsExactly(messages);
        assertThat(output).doesNotExist();
    }

    private static Outcome run(List<String> arguments) {
        return CommandLine.run(CommandLine.LOCAL, arguments.toArray(String[]::new));
    }

    private static List<Path> files(Path directory) throws IOException {
        try (Stream<Path> tree = Files.walk(directory)) {
            return tree.filter(Files::isRegularFile).sorted().toList();
        }
    }
}
