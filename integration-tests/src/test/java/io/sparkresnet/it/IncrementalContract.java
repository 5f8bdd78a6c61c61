package io.sparkresnet.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkresnet.it.CommandLine.Outcome;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What calls do that come one after another to one output, in every kind of store. */
abstract class IncrementalContract {
    private static final byte[] CORRUPT = {(byte) 0xFF, (byte) 0xD8, (byte) 0xFF, (byte) 0xE0, 0, 4, 1, 2};

    private RecordedModel model;
    private Dataset dataset;

    /** A fresh one. */
    abstract Dataset open(Path directory) throws IOException;

    @BeforeEach
    void start(@TempDir Path directory) throws IOException {
        model = RecordedModel.write("resnet20", directory);
        dataset = open(directory);
        for (int i = 0; i < 6; i++) {
            dataset.put("a/%d.jpg".formatted(i), image(i));
        }
    }

    @Test
    void theSameCommandAgainFindsNothingLeft() {
        assertImages(predict(), 0, 6, 0);
        Set<String> first = files();

        Outcome again = predict();

        assertImages(again, 0, 0, 0);
        assertThat(again.messages()).contains("nothing is left to do: the output holds all 6 images");
        assertThat(files()).isEqualTo(first);
        assertThat(versions()).hasSize(6);
    }

    @Test
    void newAndChangedAndRenamedImagesAreDoneAndNothingElse() throws IOException {
        assertImages(predict("--run-id", "one"), 0, 6, 0);
        dataset.put("a/6.jpg", image(6));
        dataset.put("a/1.jpg", image(11));
        dataset.delete("a/2.jpg");
        dataset.delete("a/3.jpg");
        dataset.put("b/3.jpg", image(3));

        Outcome second = predict("--run-id", "two");

        assertImages(second, 0, 3, 0);
        Map<String, List<String>> runs = new HashMap<>();
        for (Row row : rows()) {
            runs.computeIfAbsent(name(row), name -> new ArrayList<>()).add(row.getAs("run"));
        }
        runs.values().forEach(each -> each.sort(null));
        assertThat(runs)
                .isEqualTo(Map.of(
                        "a/0.jpg", List.of("one"),
                        "a/1.jpg", List.of("one", "two"),
                        "a/2.jpg", List.of("one"),
                        "a/3.jpg", List.of("one"),
                        "a/4.jpg", List.of("one"),
                        "a/5.jpg", List.of("one"),
                        "a/6.jpg", List.of("two"),
                        "b/3.jpg", List.of("two")));
        assertThat(versions()).hasSize(9);
    }

    @Test
    void aLimitIsOfWhatIsAttempted() {
        assertImages(predict("--limit", "4"), 0, 4, 0);
        assertImages(predict("--limit", "4"), 0, 2, 0);
        assertThat(versions()).hasSize(6);
    }

    @Test
    void anotherModelIsRefusedUnlessItIsAllowed() {
        assertImages(predict(), 0, 6, 0);

        Outcome refused = predict("--interpolation", "bicubic");
        assertThat(refused.exit()).as(refused.messages()).isEqualTo(6);
        assertThat(refused.messages())
                .contains("its rows are of another model (weights " + model.weights())
                .contains("--allow-new-model adds rows of this one, or choose another --output");

        assertImages(predict("--interpolation", "bicubic", "--allow-new-model"), 0, 6, 0);
        assertThat(versions()).hasSize(12);
        assertImages(predict("--interpolation", "bicubic"), 0, 0, 0);
    }

    @Test
    void otherColumnsAreRefused() {
        assertImages(predict(), 0, 6, 0);

        Outcome refused = predict("--top-k", "3", "--activation", "none");

        assertThat(refused.exit()).as(refused.messages()).isEqualTo(6);
        assertThat(refused.messages())
                .contains("its rows are of other columns: --top-k 3 (the output has 5);"
                        + " --activation none (the output has softmax); choose another --output");
        assertThat(versions()).hasSize(6);
    }

    @Test
    void aPublishedRunRepeatsItsSummary() throws IOException {
        dataset.put("a/9.jpg", CORRUPT);
        Outcome first = predict("--run-id", "night", "--max-error-fraction", "0.1");
        assertImages(first, 5, 7, 1);
        dataset.put("a/7.jpg", image(7));

        Outcome again = predict("--run-id", "night", "--max-error-fraction", "0.1");

        assertThat(again.exit()).isEqualTo(5);
        assertThat(again.output()).isEqualTo(first.output());
        assertThat(again.messages()).contains("run night is published already; this is its summary");
        Outcome other = predict("--run-id", "night", "--top-k", "3");
        assertThat(other.exit()).isEqualTo(2);
        assertThat(other.messages())
                .contains(
                        "Invalid run-id: night is the id of a run with other arguments: --top-k 3 (it was not given)");
        assertThat(versions()).hasSize(7);
    }

    @Test
    void failedImagesAreDoneAgainWhenThatIsAsked() throws IOException {
        dataset.put("a/3x.jpg", CORRUPT);
        dataset.put("a/8.jpg", CORRUPT);
        assertImages(predict("--run-id", "one", "--chunk-size", "3", "--max-error-fraction", "1"), 0, 8, 2);
        assertImages(predict("--run-id", "two"), 0, 0, 0);
        Set<String> before = files();

        Outcome again = predict("--run-id", "three", "--retry-failed", "--max-error-fraction", "1");

        assertImages(again, 0, 2, 2);
        assertThat(files()).isEqualTo(before);
        assertThat(versions()).hasSize(8);
        for (Row row : rows()) {
            boolean failed = row.getAs("status").equals("error");
            assertThat(row.<Integer>getAs("attempts")).isEqualTo(failed ? 2 : 1);
            assertThat(row.<String>getAs("run")).isEqualTo(failed ? "three" : "one");
        }
    }

    @Test
    void anOpenRunIsFinishedFirst() throws IOException {
        assertImages(predict("--run-id", "one", "--chunk-size", "2"), 0, 6, 0);
        reopen(1);
        dataset.deleteOutput("part-0001-000001.parquet");
        dataset.put("a/6.jpg", image(6));

        Outcome next = predict("--run-id", "two", "--chunk-size", "2");

        assertImages(next, 0, 1, 0);
        assertThat(next.messages()).contains("going on with run one: 2 of 6 images are left");
        assertThat(versions()).hasSize(7);
        Outcome first = predict("--run-id", "one", "--chunk-size", "2");
        assertImages(first, 0, 6, 0);
    }

    @Test
    void aRunWhoseChunksAreAllThereIsOnlyPublished() throws IOException {
        assertImages(predict("--run-id", "one"), 0, 6, 0);
        Set<String> before = files();
        reopen(1);

        assertImages(predict("--run-id", "one"), 0, 6, 0);

        assertThat(files()).isEqualTo(before);
    }

    @Test
    void anOpenRunOfAnotherModelIsFinishedWithItOrClosed() throws IOException {
        assertImages(predict("--run-id", "one", "--chunk-size", "2"), 0, 6, 0);
        reopen(1);
        dataset.deleteOutput("part-0001-000001.parquet");

        Outcome refused = predict("--interpolation", "bicubic", "--allow-new-model");
        assertThat(refused.exit()).as(refused.messages()).isEqualTo(6);
        assertThat(refused.messages())
                .contains("its run one is unfinished, and of another model")
                .contains("finish it with that model, or give it up with --close-open-run");

        Outcome closed = predict("--close-open-run", "--run-id", "two");
        assertImages(closed, 0, 2, 0);
        assertThat(closed.messages()).contains("closed run one: 2 of 6 images are given up");
        assertThat(versions()).hasSize(6);
        assertThat(files()).contains("part-0001-000001.parquet", "part-0002-000000.parquet");

        // As a call leaves it that is killed before the summary of what it gave up
        reopen(1);
        Outcome killed = predict("--run-id", "three");
        assertImages(killed, 0, 0, 0);
        assertThat(killed.messages()).contains("closed run one: 0 of 6 images are given up");
        assertThat(versions()).hasSize(6);
    }

    @Test
    void anOpenRunIsFinishedThoughItsInputIsGone() throws IOException {
        assertImages(predict("--run-id", "one", "--chunk-size", "2"), 0, 6, 0);
        reopen(1);
        for (int i = 0; i < 6; i++) {
            dataset.delete("a/%d.jpg".formatted(i));
        }

        Outcome finished = predict("--chunk-size", "2");
        assertThat(finished.exit()).as(finished.messages()).isEqualTo(3);
        assertThat(finished.messages()).contains("going on with run one: 0 of 6 images are left");

        assertImages(predict("--run-id", "one", "--chunk-size", "2"), 0, 6, 0);
        Outcome empty = predict();
        assertThat(empty.exit()).as(empty.messages()).isEqualTo(3);
        assertThat(versions()).hasSize(6);
    }

    @Test
    void failuresOfAnOpenRunAreTheCallsToo() throws IOException {
        dataset.put("a/9.jpg", CORRUPT);
        assertImages(predict("--run-id", "one"), 5, 7, 1);
        reopen(1);
        dataset.put("b/6.jpg", image(6));

        Outcome next = predict("--run-id", "two");

        assertImages(next, 5, 1, 0);
        assertThat(next.messages()).contains("1 of 7 images failed (expected at most the fraction 0.05)");
    }

    @Test
    void filesWhosePlanIsGoneTakeNobodysPlace() throws IOException {
        assertImages(predict("--run-id", "one", "--chunk-size", "2"), 0, 6, 0);
        reopen(1);
        dataset.deleteOutput("_spark-resnet/runs/1/plan.json");
        dataset.deleteOutput("part-0001-000001.parquet");
        dataset.put("a/6.jpg", image(6));

        assertImages(predict("--chunk-size", "2"), 0, 3, 0);

        assertThat(versions()).hasSize(7);
        assertThat(files()).contains("part-0002-000000.parquet", "part-0002-000001.parquet");
    }

    @Test
    void aDryRunWritesNothing() {
        Outcome fresh = predict("--dry-run");
        assertThat(fresh.exit()).as(fresh.messages()).isEqualTo(0);
        assertThat(fresh.summary().get("images").asLong()).isEqualTo(6);
        assertImages(predict("--limit", "4"), 0, 4, 0);
        Set<String> before = files();

        Outcome rest = predict("--dry-run");

        assertThat(rest.exit()).as(rest.messages()).isEqualTo(0);
        assertThat(rest.summary().get("images").asLong()).isEqualTo(2);
        assertThat(rest.summary().get("held").asLong()).isEqualTo(4);
        assertThat(files()).isEqualTo(before);
    }

    private void reopen(int run) throws IOException {
        dataset.deleteOutput("_spark-resnet/runs/%d/summary.json".formatted(run));
        dataset.deleteOutput("_spark-resnet/runs/%d/report.html".formatted(run));
    }

    private Outcome predict(String... more) {
        Map<String, String> settings = new HashMap<>(dataset.settings());
        settings.putAll(CommandLine.LOCAL);
        return CommandLine.run(settings, model.predict(dataset.input(), dataset.output(), more));
    }

    private static void assertImages(Outcome outcome, int exit, long images, long failed) {
        assertThat(outcome.exit()).as(outcome.messages()).isEqualTo(exit);
        assertThat(outcome.summary().get("images").asLong())
                .as(outcome.messages())
                .isEqualTo(images);
        assertThat(outcome.summary().get("failed").asLong()).isEqualTo(failed);
    }

    private List<Row> rows() {
        return Rows.all(dataset.output(), dataset.settings());
    }

    /** Path, version and model of every row; a doubled one is an error. */
    private Set<List<String>> versions() {
        Set<List<String>> versions = new HashSet<>();
        for (Row row : rows()) {
            List<String> version = List.of(row.getAs("path"), row.getAs("version"), row.getAs("model"));
            assertThat(versions.add(version)).as("two rows of %s", version).isTrue();
        }
        return versions;
    }

    private Set<String> files() {
        return Arrays.stream(Rows.files(dataset.output(), dataset.settings()))
                .map(path -> path.substring(path.lastIndexOf('/') + 1))
                .collect(Collectors.toSet());
    }

    private String name(Row row) {
        String path = row.getAs("path");
        return path.substring(path.indexOf("/in/") + "/in/".length());
    }

    /** A whole JPEG; bytes after its end make it another. */
    private byte[] image(int number) {
        byte[] jpeg = LogitsReference.resource(model.reference()
                .images()
                .get(number % model.reference().images().size()));
        byte[] content = Arrays.copyOf(jpeg, jpeg.length + 1 + number);
        content[jpeg.length] = (byte) number;
        return content;
    }
}
