package io.sparkresnet.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkresnet.it.CommandLine.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Executors as processes of their own: one engine session each, however many task slots they have. */
class LocalClusterIT {
    private static final int EXECUTORS = 2;
    private static final int COPIES = 5;

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void opensOneSessionAnExecutorJvm(int cores, @TempDir Path directory) throws IOException {
        RecordedModel model = RecordedModel.write("resnet20", directory);
        Path input = Files.createDirectory(directory.resolve("in"));
        for (int copy = 0; copy < COPIES; copy++) {
            for (String image : model.reference().images()) {
                Files.write(input.resolve(copy + "-" + image), LogitsReference.resource(image));
            }
        }
        Path output = directory.resolve("out");
        SparkEvents.clear();
        Map<String, String> settings = new HashMap<>(LocalCluster.settings(EXECUTORS, cores));
        settings.putAll(SparkEvents.settings());
        // Else the first executor may do everything before the second has registered.
        settings.put("spark.scheduler.minRegisteredResourcesRatio", "1.0");
        Outcome outcome =
                CommandLine.run(settings, model.predict(input.toString(), output.toString(), "--chunk-size", "2"));
        assertThat(outcome.exit()).as(outcome.messages()).isEqualTo(0);
        assertThat(SparkEvents.executors()).containsExactlyInAnyOrder("0", "1");
        assertThat(SparkEvents.counter("engine sessions opened")).isEqualTo(EXECUTORS);

        Map<String, Row> rows = Rows.byName(output.toString(), 1, Map.of());
        assertThat(rows).hasSize(COPIES * model.reference().images().size());
        for (Map.Entry<String, Row> each : rows.entrySet()) {
            int image = model.reference().images().indexOf(each.getKey().substring(2));
            float[] recorded = model.reference().logits().get(image);
            assertThat(TorchvisionLogitsIT.difference(List.of(recorded), Rows.floats(each.getValue(), "logits")))
                    .isLessThanOrEqualTo(TorchvisionLogitsIT.TOLERANCE);
        }
    }
}
