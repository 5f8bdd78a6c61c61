package io.sparkresnet.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sparkresnet.it.CommandLine.Outcome;
import io.sparkresnet.job.run.OutputLock;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code status} tells of an output in each state that calls and accidents leave it in, in every kind of store. */
abstract class StatusContract {
    private static final byte[] CORRUPT = {(byte) 0xFF, (byte) 0xD8, (byte) 0xFF, (byte) 0xE0, 0, 4, 1, 2};

    private RecordedModel model;
    private Dataset dataset;

    /** A fresh one. */
    abstract Dataset open(Path directory) throws IOException;

    @BeforeEach
    void start(@TempDir Path directory) throws IOException {
        model = RecordedModel.write("resnet20", directory);
        dataset = open(directory);
        for (int i = 0; i < 5; i++) {
            List<String> images = model.reference().images();
            dataset.put("a/%d.jpg".formatted(i), LogitsReference.resource(images.get(i % images.size())));
        }
        dataset.put("a/5.jpg", CORRUPT);
    }

    @Test
    void anOutputThatIsNotThereIsRefused() {
        Outcome status = status();

        assertThat(status.exit()).isEqualTo(6);
        assertThat(status.messages().strip()).matches("spark-resnet: Cannot read output .*/out: does not exist");
        assertThat(status.output()).isEmpty();
    }

    @Test
    void aPublishedRunIsToldByItsSummary() throws IOException {
        predict();

        Outcome status = status();

        JsonNode line = told(status);
        assertRows(line, 6, 5, 1);
        assertThat(line.get("open_run").isNull()).isTrue();
        assertThat(line.get("left").asLong()).isEqualTo(0);
        assertThat(line.get("chunks").asLong()).isEqualTo(3);
        assertThat(line.get("retried_by_next_call").asLong()).isEqualTo(0);
        assertThat(line.get("retried_if_asked").asLong()).isEqualTo(1);
        assertThat(line.get("lock").get("state").asText()).isEqualTo("given_up");
        JsonNode run = line.get("runs").get(0);
        assertThat(run.get("state").asText()).isEqualTo("published");
        assertThat(run.get("counted_in").asText()).isEqualTo("summary");
        assertThat(line.get("models").get(0).get("weights").asText())
                .isEqualTo(model.weights().toString());
        assertThat(line.get("failures").get(0).get("stage").asText()).isEqualTo("decode");
        assertThat(line.get("failures").get(0).get("example_path").asText()).endsWith("/in/a/5.jpg");
        assertThat(status.output()).contains("nothing is open", "1 failed image are done again only by --retry-failed");
    }

    @Test
    void aKilledRunIsToldByTheFootersOfItsFiles() throws IOException {
        predict();
        reopen();
        dataset.deleteOutput("part-0001-000000.parquet");

        Outcome status = status();

        JsonNode line = told(status);
        assertRows(line, 4, 3, 1);
        assertThat(line.get("open_run").asText()).isEqualTo("one");
        assertThat(line.get("left").asLong()).isEqualTo(2);
        assertThat(line.get("runs").get(0).get("chunks_done").asLong()).isEqualTo(2);
        assertThat(line.get("runs").get(0).get("counted_in").asText()).isEqualTo("footers");
        assertThat(line.get("failures").get(0).get("example_path").asText()).endsWith("/in/a/5.jpg");
        assertThat(status.output())
                .contains("run one is open: the same predict command goes on with it; with --close-open-run it gives up"
                        + " 2 images");
    }

    @Test
    void aDeletedFileOfAPublishedRunIsMissed() throws IOException {
        predict();
        dataset.deleteOutput("part-0001-000001.parquet");

        Outcome status = status();

        JsonNode line = told(status);
        assertRows(line, 4, 3, 1);
        assertThat(line.get("missing").toString()).isEqualTo("[\"part-0001-000001.parquet\"]");
        assertThat(line.get("runs").get(0).get("missing_images").asLong()).isEqualTo(2);
        assertThat(status.output()).contains("which is published: somebody deleted them; the next call does 2 images");
    }

    @Test
    void anAddedFileIsInNoPlan() throws IOException {
        predict();
        write("part-0001-000007.parquet", read("part-0001-000000.parquet"));
        write("other.txt", new byte[] {1});

        JsonNode line = told(status());

        assertRows(line, 8, 7, 1);
        assertThat(line.get("unplanned").toString()).isEqualTo("[\"part-0001-000007.parquet\"]");
        assertThat(line.get("strangers").toString()).isEqualTo("[\"other.txt\"]");
    }

    @Test
    void aListingWithoutAPlanCountsForNothing() throws IOException {
        predict();
        write("_spark-resnet/runs/2/listing/0a1b2c3d-00000.jsonl", new byte[] {'{'});

        Outcome status = status();

        assertThat(told(status).get("begun_runs").toString()).isEqualTo("[2]");
        assertThat(status.output()).contains("run 2 was begun and never planned");
    }

    @Test
    void whatIsDamagedIsNamedBesideTheRest() throws IOException {
        predict();
        write("_spark-resnet/runs/1/summary.json", "{\"run\": ".getBytes(StandardCharsets.UTF_8));
        write("part-0001-000000.parquet", new byte[0]);

        Outcome status = status();

        assertThat(status.exit()).isEqualTo(6);
        assertThat(status.messages())
                .contains("/_spark-resnet/runs/1/summary.json: Unexpected end-of-input")
                .contains("once it is deleted, the next predict call publishes the run again from its rows")
                .contains("/part-0001-000000.parquet: it is empty");
        assertRows(status.summary(), 4, 3, 1);
    }

    @Test
    void aDamagedPlanIsNamed() throws IOException {
        predict();
        write("_spark-resnet/runs/1/plan.json", new byte[] {'{'});

        Outcome status = status();

        assertThat(status.exit()).isEqualTo(6);
        assertThat(status.messages()).contains("/_spark-resnet/runs/1/plan.json: Unexpected end-of-input");
        assertRows(status.summary(), 6, 5, 1);
    }

    @Test
    void aPlanThatIsGoneIsADanger() throws IOException {
        predict();
        dataset.deleteOutput("_spark-resnet/runs/1/plan.json");

        Outcome status = status();

        assertThat(status.exit()).isEqualTo(6);
        assertThat(status.messages()).contains("plan.json: does not exist, but run 1 has rows or a summary");
    }

    @Test
    void rowsAloneAreRefused() throws IOException {
        write("part-0001-000000.parquet", new byte[] {1});

        Outcome status = status();

        assertThat(status.exit()).isEqualTo(6);
        assertThat(status.messages()).contains("it holds rows (part-0001-000000.parquet), and no _spark-resnet");
    }

    @Test
    void rowsOfSomethingElseAreRefused() throws IOException {
        write("other.parquet", new byte[] {1});

        Outcome status = status();

        assertThat(status.exit()).isEqualTo(6);
        assertThat(status.messages()).contains("it holds rows of something else (other.parquet, and no _spark-resnet");
    }

    @Test
    void aLivingHolderIsSeenToMove() throws Exception {
        predict();
        try (OutputLock held = OutputLock.acquire(
                fileSystem(), file("_spark-resnet/lock"), "night shift", Duration.ofSeconds(1), sentence -> {})) {
            Outcome status = status();

            JsonNode lock = told(status).get("lock");
            assertThat(held.lost()).isFalse();
            assertThat(lock.get("state").asText()).isEqualTo("moving");
            assertThat(lock.get("holder").asText()).isEqualTo("night shift");
            assertThat(status.output()).contains("wait: a driver is at work");
        }
    }

    @Test
    void aLockThatStandsStillIsToldSo() throws IOException {
        predict();
        write(
                "_spark-resnet/lock",
                "{\"holder\": \"lost shift\", \"token\": \"t\", \"beat\": 3, \"released\": false}"
                        .getBytes(StandardCharsets.UTF_8));

        JsonNode lock = told(status()).get("lock");

        assertThat(lock.get("state").asText()).isEqualTo("still");
        assertThat(lock.get("holder").asText()).isEqualTo("lost shift");
    }

    void predict() {
        Map<String, String> settings = settings();
        settings.putAll(CommandLine.LOCAL);
        Outcome outcome = CommandLine.run(
                settings,
                model.predict(
                        dataset.input(),
                        dataset.output(),
                        "--run-id",
                        "one",
                        "--chunk-size",
                        "2",
                        "--max-error-fraction",
                        "1"));
        assertThat(outcome.exit()).as(outcome.messages()).isEqualTo(0);
    }

    private Outcome status() {
        return status(settings());
    }

    Outcome status(Map<String, String> settings) {
        return CommandLine.run(settings, "status", "--output", dataset.output());
    }

    Map<String, String> settings() {
        Map<String, String> settings = new HashMap<>(dataset.settings());
        settings.put("spark.resnet.lock.lease", "2s");
        return settings;
    }

    static JsonNode told(Outcome status) {
        assertThat(status.exit()).as(status.messages()).isEqualTo(0);
        return status.summary();
    }

    static void assertRows(JsonNode line, long rows, long ok, long failed) {
        assertThat(line.get("rows").asLong()).isEqualTo(rows);
        assertThat(line.get("ok").asLong()).isEqualTo(ok);
        assertThat(line.get("failed").asLong()).isEqualTo(failed);
    }

    void reopen() throws IOException {
        dataset.deleteOutput("_spark-resnet/runs/1/summary.json");
        dataset.deleteOutput("_spark-resnet/runs/1/report.html");
    }

    private org.apache.hadoop.fs.Path file(String name) {
        return new org.apache.hadoop.fs.Path(dataset.output() + "/" + name);
    }

    private FileSystem fileSystem() throws IOException {
        Configuration conf = new Configuration();
        dataset.settings().forEach((key, value) -> conf.set(key.substring("spark.hadoop.".length()), value));
        FileSystem fileSystem = file("x").getFileSystem(conf);
        fileSystem.setWriteChecksum(false);
        return fileSystem;
    }

    byte[] read(String name) throws IOException {
        try (java.io.InputStream in = fileSystem().open(file(name))) {
            return in.readAllBytes();
        }
    }

    void write(String name, byte[] content) throws IOException {
        try (OutputStream out = fileSystem().create(file(name), true)) {
            out.write(content);
        }
    }
}
