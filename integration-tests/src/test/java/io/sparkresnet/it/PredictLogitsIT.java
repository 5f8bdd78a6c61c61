package io.sparkresnet.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkresnet.it.CommandLine.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** {@code predict} from a weights file and JPEGs to Parquet: torchvision's logits and embeddings, for each recorded network. */
class PredictLogitsIT {
    @SuppressWarnings("UnusedVariable") // named by FieldSource
    private static final List<String> NETWORKS = LogitsReference.NETWORKS;

    @ParameterizedTest
    @FieldSource("NETWORKS")
    void writesTorchvisionsLogits(String network, @TempDir Path directory) throws IOException {
        RecordedModel model = RecordedModel.write(network, directory);
        LogitsReference reference = model.reference();
        Path input = Files.createDirectory(directory.resolve("in"));
        for (String image : reference.images()) {
            Files.write(input.resolve(image), LogitsReference.resource(image));
        }
        String output = directory.resolve("out").toString();
        Outcome outcome = CommandLine.run(CommandLine.LOCAL, model.predict(input.toString(), output));
        assertThat(outcome.exit()).as(outcome.messages()).isEqualTo(0);

        Map<String, Row> rows = Rows.byName(output, 1, Map.of());
        assertThat(rows.keySet()).containsExactlyInAnyOrderElementsOf(reference.images());
        double logits = difference(reference.logits(), rows, reference.images(), "logits");
        double embeddings = difference(reference.embeddings(), rows, reference.images(), "embedding");
        System.out.println(String.format(
                Locale.ROOT,
                "predict with %s: max |dlogit| / range %.1e, max |dembedding| / range %.1e",
                network,
                logits,
                embeddings));
        assertThat(logits).isLessThanOrEqualTo(TorchvisionLogitsIT.TOLERANCE);
        assertThat(embeddings).isLessThanOrEqualTo(TorchvisionLogitsIT.TOLERANCE);
    }

    private static double difference(
            List<float[]> recorded, Map<String, Row> rows, List<String> images, String column) {
        float[] values = new float[images.size() * recorded.get(0).length];
        for (int i = 0; i < images.size(); i++) {
            float[] row = Rows.floats(Objects.requireNonNull(rows.get(images.get(i))), column);
            System.arraycopy(row, 0, values, i * row.length, row.length);
        }
        return TorchvisionLogitsIT.difference(recorded, values);
    }
}
