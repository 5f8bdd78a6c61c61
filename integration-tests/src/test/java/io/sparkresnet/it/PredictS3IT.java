package io.sparkresnet.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkresnet.it.CommandLine.Outcome;
import io.sparkresnet.it.RequestLog.Verb;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole job from an S3 bucket to an S3 bucket, and what is said when the store refuses. */
class PredictS3IT {
    private static final String BUCKET = "predict";
    private static final List<String> DIRECTORIES = List.of("in/a/", "in/_hidden/.b/", "in/k=v/with space/");
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static S3Server server;
    private static RecordedModel model;
    private static Path refused;

    @BeforeAll
    static void start(@TempDir Path directory) throws IOException {
        server = S3Server.start();
        server.createBucket(BUCKET);
        refused = directory.resolve("refused");
        model = RecordedModel.write("resnet20", directory);
        for (String folder : DIRECTORIES) {
            for (String image : model.reference().images()) {
                server.put(BUCKET, folder + image, LogitsReference.resource(image));
            }
        }
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void writesOneRightRowAnImageWithOneGetAndNoHead() {
        server.requests().clear();
        Map<String, String> settings = new HashMap<>(server.sparkSettings());
        settings.putAll(CommandLine.LOCAL);
        settings.put("spark.resnet.report.pictures", "false");
        Outcome outcome = CommandLine.run(
                settings,
                model.predict("s3a://predict/in", "s3a://predict/out", "--run-id", "first", "--chunk-size", "5"));
        assertThat(outcome.exit()).as(outcome.messages()).isEqualTo(0);
        assertThat(outcome.summary().get("run").asText()).isEqualTo("first");

        List<String> gets = server.requests().keys(Verb.GET, BUCKET, "in/");
        assertThat(gets).hasSize(12).doesNotHaveDuplicates();
        assertThat(server.requests().keys(Verb.HEAD, BUCKET, "in/")).noneMatch(key -> key.endsWith(".jpg"));

        Map<String, Row> rows = Rows.byName("s3a://predict/out", 3, server.sparkSettings());
        assertThat(rows).hasSize(12);
        double largest = 0;
        for (int i = 0; i < model.reference().images().size(); i++) {
            float[] recorded = model.reference().logits().get(i);
            for (Row row : rowsOf(rows, model.reference().images().get(i))) {
                assertThat(row.<String>getAs("status")).isEqualTo("ok");
                assertThat(row.<String>getAs("format")).isEqualTo("jpeg");
                largest = Math.max(
                        largest, TorchvisionLogitsIT.difference(List.of(recorded), Rows.floats(row, "logits")));
            }
        }
        System.out.println(String.format(Locale.ROOT, "s3a to s3a: max |dlogit| / range %.1e", largest));
        assertThat(largest).isLessThanOrEqualTo(TorchvisionLogitsIT.TOLERANCE);

        assertThat(server.keys(BUCKET, "out/"))
                .allMatch(key -> key.matches("out/part-0001-[0-9]{6}\\.parquet|out/_spark-resnet/(lock|runs/.+)"));
        assertThat(server.keys(BUCKET, "out/part-")).hasSize(3);
        assertThat(server.keys(BUCKET, "out/_spark-resnet/"))
                .anyMatch(key -> key.endsWith("/plan.json"))
                .anyMatch(key -> key.endsWith("/summary.json"))
                .noneMatch(key -> key.endsWith(".parquet"));
    }

    @Test
    void saysThatABucketIsMissing() {
        refuses(server.endpoint(), "s3a://not-there/in", "bucket does not exist");
    }

    @Test
    void saysThatABucketIsForbidden() {
        server.createBucket("forbidden-input");
        server.forbid("forbidden-input");
        refuses(server.endpoint(), "s3a://forbidden-input/in", "access denied (403 Forbidden)");
    }

    @Test
    void saysThatAPrefixIsMissing() {
        refuses(server.endpoint(), "s3a://predict/elsewhere", "does not exist");
    }

    @Test
    void saysThatTheStoreIsOutOfReach() {
        refuses(URI.create("http://127.0.0.1:1"), "s3a://unreachable/in", "cannot reach the store");
    }

    private static void refuses(URI endpoint, String input, String reason) {
        Map<String, String> settings = new HashMap<>(S3Server.settings(endpoint));
        settings.putAll(CommandLine.LOCAL);
        Outcome outcome = CommandLine.run(settings, model.predict(input, refused.toString()));
        assertThat(outcome.exit()).as(outcome.messages()).isEqualTo(3);
        assertThat(outcome.messages().strip().lines()).hasSize(1);
        assertThat(outcome.messages()).contains("Cannot read input " + input + ": " + reason);
        assertThat(outcome.took()).isLessThan(PATIENCE);
        assertThat(refused).doesNotExist();
    }

    private static List<Row> rowsOf(Map<String, Row> rows, String image) {
        List<Row> found = new ArrayList<>();
        rows.forEach((name, row) -> {
            if (name.endsWith("/" + image)) {
                found.add(row);
            }
        });
        assertThat(found).hasSize(DIRECTORIES.size());
        return found;
    }
}
