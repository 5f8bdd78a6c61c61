package io.sparkresnet.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkresnet.it.CommandLine.Outcome;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole job from HDFS to HDFS; names with every character that HDFS takes and that means something elsewhere. */
class PredictHdfsIT {
    private static final List<String> DIRECTORIES =
            List.of("plain", "_hidden", "k=v", "a b+c%20d", "#1?x", "[e]{f}*", "ü日本");

    private static HdfsServer server;
    private static RecordedModel model;

    @BeforeAll
    static void start(@TempDir Path directory) throws IOException {
        server = HdfsServer.start();
        model = RecordedModel.write("resnet20", directory);
        for (String folder : DIRECTORIES) {
            for (String image : model.reference().images()) {
                try (OutputStream out = server.fileSystem().create(path("in/" + folder + "/" + image))) {
                    out.write(LogitsReference.resource(image));
                }
            }
        }
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void writesOneRightRowAnImage() throws IOException {
        Map<String, String> settings = new HashMap<>(server.sparkSettings());
        settings.putAll(CommandLine.LOCAL);
        Outcome outcome = CommandLine.run(
                settings,
                model.predict(path("in").toString(), path("out a+b%20").toString(), "--chunk-size", "10"));
        assertThat(outcome.exit()).as(outcome.messages()).isEqualTo(0);

        List<String> images = model.reference().images();
        Map<String, Row> rows = Rows.byName(path("out a+b%20").toString(), 2, server.sparkSettings());
        assertThat(rows).hasSize(DIRECTORIES.size() * images.size());
        double largest = 0;
        for (String folder : DIRECTORIES) {
            for (int i = 0; i < images.size(); i++) {
                String name = folder + "/" + images.get(i);
                Row row = Objects.requireNonNull(rows.get(name), name);
                assertThat(row.<String>getAs("status")).isEqualTo("ok");
                float[] recorded = model.reference().logits().get(i);
                largest = Math.max(
                        largest, TorchvisionLogitsIT.difference(List.of(recorded), Rows.floats(row, "logits")));
            }
        }
        System.out.println(String.format(Locale.ROOT, "hdfs to hdfs: max |dlogit| / range %.1e", largest));
        assertThat(largest).isLessThanOrEqualTo(TorchvisionLogitsIT.TOLERANCE);
        assertThat(names(path("out a+b%20")))
                .allMatch(name -> name.matches("part-0001-[0-9]{6}\\.parquet|_spark-resnet"))
                .hasSize(4);
    }

    private static List<String> names(org.apache.hadoop.fs.Path directory) throws IOException {
        FileSystem fileSystem = server.fileSystem();
        List<String> names = new ArrayList<>();
        for (FileStatus each : fileSystem.listStatus(directory)) {
            names.add(each.getPath().getName());
        }
        return names;
    }

    private static org.apache.hadoop.fs.Path path(String name) {
        return new org.apache.hadoop.fs.Path(new org.apache.hadoop.fs.Path(server.uri()), "/" + name);
    }
}
