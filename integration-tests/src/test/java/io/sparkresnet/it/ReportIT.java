package io.sparkresnet.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sparkresnet.it.CommandLine.Outcome;
import io.sparkresnet.job.cli.Main;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The report of real runs: what it tells of one, of the next one beside it, and of one that did not come to its end. */
class ReportIT {
    private static final int IMAGES = 300;
    private static final Pattern PICTURE = Pattern.compile("src=\"data:image/png;base64,[A-Za-z0-9+/=]+\"");

    @TempDir
    private Path directory;

    @Test
    void tellsOfARunAndOfTheNextOneBesideIt() throws IOException {
        byte[] last = putDemoImages();
        Files.write(input().resolve("empty.png"), new byte[0]);
        Files.writeString(input().resolve("<i>text.png"), "<html>");
        predict();

        JsonNode statistics = summary(1).get("statistics");
        assertThat(statistics.get("confidence").get("count").asInt()).isEqualTo(IMAGES);
        assertThat(sum(statistics.get("confidence").get("twentieths"))).isEqualTo(IMAGES);
        assertThat(statistics.get("shorter_side").get("median").asInt()).isEqualTo(28);
        assertThat(statistics.get("formats").toString()).isEqualTo("{\"png\":%d}".formatted(IMAGES));
        assertThat(statistics.get("duplicates").get("hashed").asInt()).isZero();
        String first = report(1);
        assertThat(PICTURE.matcher(first).results()).hasSize(18);
        assertThat(first)
                .contains("<dt>images</dt>\n<dd><strong>302</strong>")
                .contains(
                        "<b>decode empty</b>", "<b>decode not_an_image</b>", "it is an HTML page", "&lt;i&gt;text.png")
                .contains("this store lists no etag")
                .contains("There is none in this output")
                .contains("<th scope=\"row\"><bdi>fingerprint</bdi></th>")
                .doesNotContain("<i>text", "not shown");

        for (int copy = 0; copy < 100; copy++) {
            Files.write(input().resolve("more-%d.png".formatted(copy)), last);
        }
        predict();

        assertThat(report(2))
                .contains("Run 1, <bdi>" + summary(1).get("run").asText() + "</bdi>")
                .contains("with 302 images. The model is the same.")
                .contains("The class mix moved by ", " to 100.0 % of images (+");
        assertThat(report(1)).isEqualTo(first);
    }

    @Test
    void tellsOfAnUnfinishedRunUntilItIsFinished() throws IOException {
        try (S3Server server = S3Server.start();
                FaultProxy proxy = FaultProxy.start(server.endpoint())) {
            RecordedModel model = RecordedModel.write("resnet20", directory);
            StoredImages images = StoredImages.put(server, "reports", model, 20);
            Map<String, String> settings = new HashMap<>(S3Server.settings(proxy.endpoint()));
            settings.putAll(CommandLine.LOCAL);
            String[] arguments = model.predict(images.input(), images.uri("out"), "--chunk-size", "10");

            proxy.follow(FaultPlan.after(2, KillPoint::putsAChunk, Fault.FORBIDDEN));
            Outcome stopped = CommandLine.run(settings, arguments);
            assertThat(stopped.exit()).as(stopped.messages()).isEqualTo(6);
            String unfinished = stored(server, "report.html");
            assertThat(unfinished)
                    .contains("Not finished: <bdi>Cannot write output s3a://reports/out: access denied")
                    .contains("<strong>20</strong> <span>of %d planned</span>"
                            .formatted(images.keys().size()))
                    .doesNotContain("Done");
            assertThat(server.keys("reports", "out/_spark-resnet/runs/1/summary.json"))
                    .isEmpty();

            proxy.follow(FaultPlan.NONE);
            Outcome finished = CommandLine.run(settings, arguments);
            assertThat(finished.exit()).as(finished.messages()).isZero();
            assertThat(stored(server, "report.html"))
                    .contains("Done", "by the store&#39;s own hash (etag and length)")
                    .doesNotContain("Not finished");
            JsonNode duplicates = new ObjectMapper()
                    .readTree(stored(server, "summary.json"))
                    .get("statistics")
                    .get("duplicates");
            assertThat(duplicates.get("hashed").asInt()).isEqualTo(images.keys().size());
            assertThat(duplicates.get("images").asInt()).isEqualTo(images.keys().size());
            assertThat(duplicates.get("groups").asInt())
                    .isEqualTo(model.reference().images().size());
            images.assertComplete("out");
            images.assertNothingStray("out");
        }
    }

    private static String stored(S3Server server, String name) {
        return new String(server.content("reports", "out/_spark-resnet/runs/1/" + name), StandardCharsets.UTF_8);
    }

    private static int sum(JsonNode numbers) {
        int sum = 0;
        for (JsonNode each : numbers) {
            sum += each.asInt();
        }
        return sum;
    }

    private void predict() {
        Outcome outcome = CommandLine.run(
                CommandLine.LOCAL,
                "predict",
                "--input",
                input().toString(),
                "--output",
                directory.resolve("out").toString());
        assertThat(outcome.exit()).as(outcome.messages()).isZero();
    }

    private Path input() {
        return directory.resolve("in");
    }

    private String report(int run) throws IOException {
        return Files.readString(directory.resolve("out/_spark-resnet/runs/" + run + "/report.html"));
    }

    private JsonNode summary(int run) throws IOException {
        return new ObjectMapper()
                .readTree(Files.readAllBytes(directory.resolve("out/_spark-resnet/runs/" + run + "/summary.json")));
    }

    /** Writes the images that come with the job; returns the last one. */
    private byte[] putDemoImages() throws IOException {
        Files.createDirectories(input());
        byte[] last = {};
        InputStream resource = Main.class.getResourceAsStream("/io/sparkresnet/job/demo/test-images.zip");
        try (ZipInputStream zip = new ZipInputStream(Objects.requireNonNull(resource))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                ByteArrayOutputStream content = new ByteArrayOutputStream();
                zip.transferTo(content);
                if (entry.getName().endsWith(".png")) {
                    last = content.toByteArray();
                    Files.write(input().resolve(entry.getName().replace('/', '-')), last);
                }
            }
        }
        return last;
    }
}
