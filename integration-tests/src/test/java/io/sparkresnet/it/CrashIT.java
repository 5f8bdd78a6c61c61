package io.sparkresnet.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkresnet.it.CommandLine.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Images that end the executor which reads them: each costs its own row, and every other row is as ever. */
class CrashIT {
    private static final int CHUNK = 90;

    private final Path directory;
    private final Path input;

    CrashIT(@TempDir Path directory) throws IOException {
        this.directory = directory;
        this.input = Files.createDirectory(directory.resolve("in"));
    }

    @Tag("long")
    @Test
    void twoInOneChunkAndOneInEachOfTwoOthers() throws IOException {
        // The listing is in the order of names: chunks 0 to 3.
        List<String> killers = List.of("killer-005.jpg", "killer-020.jpg", "killer-100.jpg", "killer-200.jpg");
        predictsAllBut(killers, 4 * CHUNK, Map.of());
    }

    private void predictsAllBut(List<String> killers, int images, Map<String, String> more) throws IOException {
        RecordedModel model = RecordedModel.write("resnet20", directory);
        List<String> names = model.reference().images();
        for (int i = 0; i < images; i++) {
            String number = String.format(Locale.ROOT, "%03d", i);
            boolean killer = killers.contains("killer-" + number + ".jpg");
            // In folders of their own, so that killers stand among the others.
            Path file = input.resolve(number).resolve((killer ? "killer-" : "image-") + number + ".jpg");
            Files.createDirectories(file.getParent());
            Files.write(file, LogitsReference.resource(names.get(i % names.size())));
        }
        Path output = directory.resolve("out");
        SparkEvents.clear();
        Map<String, String> settings = new HashMap<>(LocalCluster.settings(2, 2));
        settings.putAll(SparkEvents.settings());
        settings.putAll(EndingFileSystem.settings());
        settings.putAll(more);
        long started = System.nanoTime();
        Outcome outcome = CommandLine.run(
                settings,
                model.predict(
                        EndingFileSystem.uri(input),
                        output.toString(),
                        "--chunk-size",
                        Integer.toString(CHUNK),
                        "--max-error-fraction",
                        "0.05"));
        System.out.printf(
                "%d killers among %d images: %d executors, %.0f s%n",
                killers.size(), images, SparkEvents.executors().size(), (System.nanoTime() - started) / 1e9);
        assertThat(outcome.exit()).as(outcome.messages()).isEqualTo(0);

        Map<String, Row> rows = Rows.byName(output.toString(), 1, EndingFileSystem.settings());
        assertThat(rows).hasSize(images);
        Map<String, String> failed = new TreeMap<>();
        rows.forEach((name, row) -> {
            if (row.<String>getAs("status").equals("error")) {
                Row error = row.getAs("error");
                failed.put(name, error.getString(0) + " " + error.getString(1));
            } else {
                int image = Integer.parseInt(name.substring(6, 9)) % names.size();
                assertThat(TorchvisionLogitsIT.difference(
                                List.of(model.reference().logits().get(image)), Rows.floats(row, "logits")))
                        .isLessThanOrEqualTo(TorchvisionLogitsIT.TOLERANCE);
            }
        });
        Map<String, String> expected = new TreeMap<>();
        killers.forEach(each -> expected.put(each, "fetch crashed"));
        assertThat(failed).isEqualTo(expected);
        assertThat(new ArrayList<>(
                        List.of(output.resolve("_spark-resnet/runs/1").toFile().list())))
                .doesNotContain("fence");
    }
}
