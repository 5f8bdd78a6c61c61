package io.sparkresnet.job.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/** What a person meets before any Spark work: help, mistakes and their exit codes. */
@Isolated("captures the standard streams")
class MainTest {
    @TempDir
    private Path directory;

    @Test
    void helpAndVersionSucceed() {
        assertThat(run("--help").code()).isEqualTo(0);
        assertThat(run("--help").out()).contains("demo", "predict", "describe", "preview", "init", "status");
        assertThat(run("predict", "--help").out()).contains("--max-error-fraction", "--conf");
        assertThat(run("--version").out()).startsWith("spark-resnet ");
    }

    @Test
    void helpBeginsWithWhatMustBeGiven() {
        assertThat(run("predict", "--help").out())
                .startsWith("Usage: spark-resnet predict --input=URI --output=URI [FLAGS]\n");
        assertThat(run("init", "--help").out())
                .startsWith("Usage: spark-resnet init --network=NAME --output=FILE [FLAGS]\n")
                .contains("local file to write, ending in .safetensors", "one of resnet18, resnet34");
        assertThat(run("demo", "--help").out())
                .startsWith("Usage: spark-resnet demo [FLAGS]\n")
                .contains("default spark-resnet-demo");
        assertThat(run("describe", "--help").out()).contains("the network to describe");
    }

    @Test
    void aFlagWithoutItsValueIsToldOnce() {
        assertThat(run("predict", "--output", "o", "--input"))
                .isEqualTo(failed(2, "Missing value of --input (expected URI)"));
        assertThat(run("predict", "--input", "i", "--output", "o", "--conf"))
                .isEqualTo(failed(2, "Missing value of --conf (expected FILE)"));
        assertThat(run("predict", "--input", "i", "--output", "o", "--conf", ""))
                .isEqualTo(failed(2, "Invalid conf: empty (expected a file)"));
    }

    @Test
    void initTellsWhyItCannotWrite() throws IOException {
        Path file = Files.createFile(directory.resolve("file"));

        assertThat(run("init", "--network", "resnet20", "--output", file + "/x.safetensors"))
                .isEqualTo(failed(
                        6,
                        "Cannot write weights %s/x.safetensors: %s is a file (expected a directory)"
                                .formatted(file, file)));
    }

    @Test
    void everyMissingInputIsNamed() {
        assertThat(run("predict", "--input", directory + "/a", "--input", directory + "/b", "--output", "o"))
                .isEqualTo(failed(3, """
                        2 problems:
                          - Cannot read input file:%1$s/a: does not exist
                          - Cannot read input file:%1$s/b: does not exist""".formatted(directory)));
    }

    @Test
    void anOutputErrorIsToldBeforeAssumptions() throws IOException {
        image();
        Files.createFile(directory.resolve("out"));
        String weights = directory + "/w.safetensors";
        run("init", "--network", "resnet20", "--output", weights);

        assertThat(run("predict", "--input", directory + "/in", "--output", directory + "/out", "--weights", weights))
                .isEqualTo(failed(
                        6,
                        "Cannot write output file:%s/out: it is a file (expected a directory)".formatted(directory)));
    }

    @Test
    void anUnknownSubcommandIsUsage() {
        assertThat(run("predit"))
                .isEqualTo(
                        failed(
                                2,
                                "Unknown subcommand predit (did you mean predict?) (expected one of demo, predict, describe, preview, init, status)"));
        assertThat(run())
                .isEqualTo(failed(
                        2, "Missing subcommand (expected one of demo, predict, describe, preview, init, status)"));
    }

    @Test
    void everyProblemIsReportedAtOnce() throws IOException {
        Path conf = Files.writeString(directory.resolve("job.yaml"), "ouput: x\ntop-k: 0\n");

        assertThat(run("predict", "--imput=a", "--ouput", "b", "--batch-size", "x", "stray", "--conf", conf.toString()))
                .isEqualTo(failed(2, """
                        8 problems:
                          - Unknown flag --imput (did you mean --input?)
                          - Unknown flag --ouput (did you mean --output?)
                          - Unexpected argument stray
                          - Unknown key in %s: ouput (did you mean output?)
                          - Missing --input
                          - Missing --output
                          - Invalid top-k: 0 (expected a whole number from 1, or all)
                          - Invalid batch-size: x (expected a whole number from 1 to 1024)""".formatted(conf)));
    }

    @Test
    void aMissingInputIsInputAndLeavesNoOutput() {
        Path output = directory.resolve("out");

        assertThat(run("predict", "--input", directory + "/none", "--output", output.toString()))
                .isEqualTo(failed(3, "Cannot read input file:%s/none: does not exist".formatted(directory)));
        assertThat(output).doesNotExist();
    }

    @Test
    void anEmptyInputIsInput() throws IOException {
        Files.createDirectories(directory.resolve("in/deeper"));

        assertThat(run("predict", "--input", directory + "/in", "--output", directory + "/out"))
                .isEqualTo(failed(3, "Cannot read input file:%s/in: it is empty".formatted(directory)));
    }

    @Test
    void anOutputInsideAnInputIsUsage() {
        assertThat(run("predict", "--input", directory.toString(), "--output", directory + "/out"))
                .isEqualTo(failed(
                        2,
                        "Invalid output: file:%s/out lies inside input file:%s (expected a place of its own)"
                                .formatted(directory, directory)));
    }

    @Test
    void aTextFileAsWeightsIsWeights() throws IOException {
        Path text = Files.writeString(directory.resolve("a.pth"), "these are no weights\n");
        image();

        assertThat(run(
                        "predict",
                        "--input",
                        directory + "/in",
                        "--output",
                        directory + "/out",
                        "--weights",
                        text.toString()))
                .isEqualTo(failed(
                        4,
                        "Cannot read weights %s: it is a text file (expected safetensors or a PyTorch checkpoint)"
                                .formatted(text)));
        assertThat(directory.resolve("out")).doesNotExist();
    }

    @Test
    void labelsOfAnotherLengthAreUsage() throws IOException {
        image();
        Path labels = Files.writeString(directory.resolve("labels.txt"), "cat\ndog\n");

        assertThat(run(
                        "predict",
                        "--input",
                        directory + "/in",
                        "--output",
                        directory + "/out",
                        "--labels",
                        labels.toString()))
                .isEqualTo(failed(
                        2, "Invalid labels: %s has 2 names (expected 10, one per class of fc)".formatted(labels)));
        assertThat(directory.resolve("out")).doesNotExist();
    }

    @Test
    void anOutputWithRowsOfSomethingElseIsOutput() throws IOException {
        image();
        Files.createDirectories(directory.resolve("out"));
        Files.createFile(directory.resolve("out/part-0001-000000.parquet"));

        assertThat(run("predict", "--input", directory + "/in", "--output", directory + "/out"))
                .isEqualTo(failed(
                        6,
                        "Cannot write output file:%s/out: it holds rows of something else (part-0001-000000.parquet, and no _spark-resnet beside it); choose another --output"
                                .formatted(directory)));
    }

    @Test
    void anOutputThatIsAFileIsOutput() throws IOException {
        image();
        Files.createFile(directory.resolve("out"));

        assertThat(run("predict", "--input", directory + "/in", "--output", directory + "/out"))
                .isEqualTo(failed(
                        6,
                        "Cannot write output file:%s/out: it is a file (expected a directory)".formatted(directory)));
    }

    @Test
    void describeTellsThePapersNumbers() {
        Answer answer = run("describe", "--network", "resnet50");

        assertThat(answer.code()).isEqualTo(0);
        assertThat(answer.out()).contains("25,557,032", "4,089,184,256");
    }

    @Test
    void whatInitWritesIsDescribed() {
        String weights = directory + "/fresh.safetensors";

        assertThat(run("init", "--network", "resnet20", "--num-classes", "7", "--output", weights)
                        .code())
                .isEqualTo(0);
        Answer answer = run("describe", "--weights", weights);

        assertThat(answer.code()).isEqualTo(0);
        assertThat(answer.out()).contains("resnet20", "linear 7");
    }

    private void image() throws IOException {
        Files.createDirectories(directory.resolve("in"));
        Files.write(directory.resolve("in/a.jpg"), new byte[] {1});
    }

    private static Answer failed(int code, String message) {
        return new Answer(code, "", "spark-resnet: " + message + System.lineSeparator());
    }

    /** Calls the program in this JVM. */
    static Answer run(String... arguments) {
        PrintStream out = System.out;
        PrintStream err = System.err;
        ByteArrayOutputStream outBytes = new ByteArrayOutputStream();
        ByteArrayOutputStream errBytes = new ByteArrayOutputStream();
        try {
            System.setOut(new PrintStream(outBytes, true, StandardCharsets.UTF_8));
            System.setErr(new PrintStream(errBytes, true, StandardCharsets.UTF_8));
            int code = Main.run(arguments);
            return new Answer(
                    code, outBytes.toString(StandardCharsets.UTF_8), errBytes.toString(StandardCharsets.UTF_8));
        } finally {
            System.setOut(out);
            System.setErr(err);
        }
    }

    /** What a call printed, and its exit code. */
    record Answer(int code, String out, String err) {}
}
