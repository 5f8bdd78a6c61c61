package io.sparkresnet.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sparkresnet.it.CommandLine.Outcome;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The bundled model on one image many times over: one class takes all, and a person is told, once. */
class DominantClassIT {
    private static final Pattern WARNING = Pattern.compile(
            "(?m)^spark-resnet: (class (\\d) \\((.+)\\) takes 100\\.0 % of (the first|all) ([0-9,]+) predictions: recipe or labels\\?"
                    + " .*)$");

    @TempDir
    private Path directory;

    @Test
    void isToldOfTheFirstThousand() throws IOException {
        JsonNode summary = warned(CommandLine.LOCAL, 1200, "the first");

        assertThat(summary.get("images").asInt()).isEqualTo(1200);
    }

    /** Executors are processes of their own and send what they counted with frequent heartbeats, while they count. */
    @Test
    void isToldByExecutors() throws IOException {
        Map<String, String> settings = new HashMap<>(LocalCluster.settings(2, 1));
        settings.put("spark.executor.heartbeatInterval", "50ms");

        warned(settings, 1200, "the first");
    }

    @Test
    void isToldOfASmallRunWhenItIsDone() throws IOException {
        warned(CommandLine.LOCAL, 60, "all");
    }

    @Test
    void isNotToldOfFewImages() throws IOException {
        Outcome outcome = predict(CommandLine.LOCAL, 49);

        assertThat(outcome.messages()).doesNotContain("recipe or labels");
        assertThat(summary().get("warnings").toString()).isEqualTo("[]");
    }

    private JsonNode warned(Map<String, String> settings, int images, String which) throws IOException {
        Outcome outcome = predict(settings, images);

        Matcher warning = WARNING.matcher(outcome.messages());
        assertThat(warning.find()).as(outcome.messages()).isTrue();
        JsonNode summary = summary();
        JsonNode most = summary.get("classes").get(0);
        assertThat(warning.group(2)).isEqualTo(most.get("class_index").asText());
        assertThat(warning.group(3)).isEqualTo(most.get("label").asText());
        assertThat(warning.group(4)).isEqualTo(which);
        int counted = Integer.parseInt(warning.group(5).replace(",", ""));
        assertThat(counted).isBetween(Math.min(1000, images), images);
        assertThat(summary.get("warnings")).hasSize(1);
        assertThat(summary.get("warnings").get(0).asText()).isEqualTo(warning.group(1));
        assertThat(Files.readString(run().resolve("report.html"))).contains("<bdi>Warning: class " + warning.group(2));
        assertThat(warning.find()).isFalse();
        return summary;
    }

    private Outcome predict(Map<String, String> settings, int images) throws IOException {
        Path input = Files.createDirectory(directory.resolve("in"));
        BufferedImage image = new BufferedImage(28, 28, BufferedImage.TYPE_BYTE_GRAY);
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        ImageIO.write(image, "png", png);
        for (int i = 0; i < images; i++) {
            Files.write(input.resolve(i + ".png"), png.toByteArray());
        }
        Outcome outcome = CommandLine.run(
                settings,
                "predict",
                "--input",
                input.toString(),
                "--output",
                directory.resolve("out").toString(),
                "--chunk-size",
                "300");
        assertThat(outcome.exit()).as(outcome.messages()).isEqualTo(0);
        return outcome;
    }

    private Path run() {
        return directory.resolve("out/_spark-resnet/runs/1");
    }

    private JsonNode summary() throws IOException {
        return new ObjectMapper().readTree(Files.readAllBytes(run().resolve("summary.json")));
    }
}
