package io.sparkresnet.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkresnet.it.CommandLine.Outcome;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A secret in Spark's configuration is in nothing that a run leaves behind: messages, event log, output. */
class SecretsIT {
    private static final String SECRET = "s3cr3t-7b1e5f-never-shown";
    private static final String TOKEN = "t0k3n-99ab41-never-shown";

    private final Path directory;

    SecretsIT(@TempDir Path directory) {
        this.directory = directory;
    }

    @Test
    void aJobThatSucceedsOrFailsShowsNoSecret() throws IOException {
        Path events = Files.createDirectory(directory.resolve("events"));
        RecordedModel model = RecordedModel.write("resnet20", directory);
        Path output = directory.resolve("out");
        StringBuilder said = new StringBuilder();
        int[] exits;
        try (S3Server server = S3Server.start()) {
            server.createBucket("open");
            server.createBucket("closed");
            server.forbid("closed");
            server.put("open", "in/a.jpg", LogitsReference.resource("image-0.jpg"));
            Map<String, String> settings = new HashMap<>(server.sparkSettings());
            settings.putAll(CommandLine.LOCAL);
            settings.put("spark.eventLog.enabled", "true");
            settings.put("spark.eventLog.compress", "false");
            settings.put("spark.eventLog.dir", events.toUri().toString());
            settings.put("spark.hadoop.fs.s3a.session.token", TOKEN);
            settings.put("spark.hadoop.fs.s3a.bucket.closed.secret.key", SECRET);
            settings.put("spark.hadoop.fs.s3a.bucket.wrong.secret.key", SECRET);
            settings.put("spark.hadoop.fs.s3a.retry.limit", "1");
            server.createBucket("wrong");
            Map<String, String> unreachable = new HashMap<>(settings);
            unreachable.put(
                    "spark.hadoop.fs.s3a.endpoint",
                    URI.create("http://127.0.0.1:1").toString());
            unreachable.put("spark.hadoop.fs.s3a.secret.key", SECRET);
            Map<String, String> misspelt = new HashMap<>(settings);
            misspelt.put("spark.resnet.fetch.threads", "none");
            exits = new int[] {
                exit(said, settings, model.predict("s3a://open/in", output.toString())),
                exit(said, settings, model.predict("s3a://closed/in", directory + "/b")),
                exit(said, settings, model.predict("s3a://wrong/in", directory + "/c")),
                exit(said, unreachable, model.predict("s3a://open/in", directory + "/d")),
                exit(said, misspelt, model.predict("s3a://open/in", directory + "/e")),
                exit(said, settings, model.predict("s3a://open/in", "s3a://closed/out")),
            };
        }

        assertThat(exits).as(said.toString()).containsExactly(0, 3, 3, 3, 2, 6);
        assertThat(said.toString())
                .contains("Invalid spark.resnet.fetch.threads: none")
                .doesNotContain(SECRET, TOKEN);
        Map<String, String> files = files(directory);
        assertThat(files.keySet())
                .anyMatch(name -> name.startsWith("events/"))
                .anyMatch(name -> name.contains("plan.json"));
        // The event log names the keys, so their values would be there too if nothing hid them.
        assertThat(files.values()).anyMatch(text -> text.contains("fs.s3a.secret.key"));
        files.forEach((name, text) -> assertThat(text).as(name).doesNotContain(SECRET, TOKEN, S3Server.SECRET_KEY));
    }

    private static int exit(StringBuilder said, Map<String, String> settings, String... arguments) {
        Outcome outcome = CommandLine.run(settings, arguments);
        said.append(outcome.messages()).append(outcome.output());
        return outcome.exit();
    }

    private static Map<String, String> files(Path directory) throws IOException {
        List<Path> paths;
        try (Stream<Path> tree = Files.walk(directory)) {
            paths = tree.filter(Files::isRegularFile).toList();
        }
        Map<String, String> texts = new TreeMap<>();
        for (Path each : paths) {
            texts.put(
                    directory.relativize(each).toString(),
                    new String(Files.readAllBytes(each), StandardCharsets.ISO_8859_1));
        }
        return texts;
    }
}
