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

    /** Large ones: a writer that is killed before its rename leaves a chunk's file under another name. */
    @Test
    void whatKilledWritersLeftIsGoneAfterTheNextCall() throws IOException {
        org.apache.hadoop.fs.Path output = path("left");
        Map<String, String> settings = new HashMap<>(server.sparkSettings());
        settings.putAll(CommandLine.LOCAL);
        for (int call = 0; call < 2; call++) {
            write("left/_part-0001-000009.parquet.0f0c9d1e-8a34-4a52-9a0e-0d7e5a4c1b2f");
            write("left/_spark-resnet/runs/1/_summary.json.0f0c9d1e-8a34-4a52-9a0e-0d7e5a4c1b2f");
            write("left/_notes");

            Outcome outcome = CommandLine.run(
                    settings, model.predict(path("in/plain").toString(), output.toString(), "--run-id", "call" + call));

            assertThat(outcome.exit()).as(outcome.messages()).isEqualTo(0);
            assertThat(names(output))
                    .filteredOn(name -> name.startsWith("_"))
                    .containsExactly("_notes", "_spark-resnet");
            assertThat(names(path("left/_spark-resnet/runs/1"))).noneMatch(name -> name.startsWith("_"));
        }
    }

    private static void write(String name) throws IOException {
        try (OutputStream out = server.fileSystem().create(path(name))) {
            out.write(1);
        }
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
