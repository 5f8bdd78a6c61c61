package io.sparkresnet.job.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sparkresnet.udf.PredictionSchema;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.io.LocalInputFile;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClosedChunksTest {
    private static final JsonNode CARD = new ObjectMapper().createObjectNode().put("fingerprint", "f");
    private static final RunWork WORK =
            new RunWork(List.of(new Chunk(1, 3, 30, List.of()), new Chunk(4, 3, 30, List.of())), List.of());

    private SparkSession spark;

    @BeforeEach
    void start(@TempDir Path warehouse) {
        spark = SparkSession.builder()
                .master("local[1]")
                .config("spark.ui.enabled", "false")
                .config("spark.sql.warehouse.dir", warehouse.toString())
                .getOrCreate();
    }

    @AfterEach
    void stop() {
        spark.stop();
    }

    @Test
    void placesAreTakenByFilesWithoutRows(@TempDir Path directory) throws Exception {
        OutputDirectory output = output(directory);
        ClosedChunks.fill(output, 2, WORK, CARD, spark.sessionState().conf());

        assertThat(names(directory)).containsExactly("part-0002-000001.parquet", "part-0002-000004.parquet");
        Dataset<Row> rows = spark.read().parquet("file:" + directory);
        assertThat(rows.count()).isZero();
        try (ParquetFileReader reader =
                ParquetFileReader.open(new LocalInputFile(directory.resolve("part-0002-000001.parquet")))) {
            assertThat(reader.getFileMetaData().getKeyValueMetaData())
                    .containsEntry("spark-resnet.model", "{\"fingerprint\":\"f\"}");
        }
        assertThat(rows.schema().fieldNames()).isEqualTo(PredictionSchema.SCHEMA.fieldNames());
        byte[] late = "late".getBytes(StandardCharsets.UTF_8);
        assertThat(output.createIfAbsent(output.layout().part(new PartFile(2, 4)), late))
                .isEqualTo(CreateIfAbsent.Outcome.TAKEN);
    }

    @Test
    void aChunkThatCameMeanwhileStays(@TempDir Path directory) throws Exception {
        Path there = Files.writeString(directory.resolve("part-0002-000004.parquet"), "its rows");
        ClosedChunks.fill(output(directory), 2, WORK, CARD, spark.sessionState().conf());

        assertThat(there).hasContent("its rows");
        assertThat(names(directory)).containsExactly("part-0002-000001.parquet", "part-0002-000004.parquet");
    }

    @Test
    void aPlaceThatCannotBeTakenIsSaidOnce(@TempDir Path directory) throws Exception {
        OutputDirectory gone = output(directory.resolve("file"));
        Files.writeString(directory.resolve("file"), "no directory");
        assertThatThrownBy(() -> ClosedChunks.fill(
                        gone, 2, WORK, CARD, spark.sessionState().conf()))
                .isInstanceOf(OutputException.class)
                .hasMessageStartingWith("Cannot write output file:" + directory.resolve("file"));
    }

    private static OutputDirectory output(Path directory) throws Exception {
        return OutputDirectory.of(new org.apache.hadoop.fs.Path("file:" + directory), new Configuration());
    }

    private static List<String> names(Path directory) throws Exception {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }
}
