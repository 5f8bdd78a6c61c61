package io.sparkresnet.job.run;

import com.fasterxml.jackson.databind.JsonNode;
import io.sparkresnet.udf.PredictionSchema;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Map;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.io.LocalOutputFile;
import org.apache.parquet.schema.MessageType;
import org.apache.spark.sql.execution.datasources.parquet.SparkToParquetSchemaConverter;
import org.apache.spark.sql.internal.SQLConf;

/**
 * Fills the places of chunks that are given up with files of no rows, so that a driver thought dead finds them taken whenever
 * it comes back: its images are new to the next run, and must not come twice.
 */
final class ClosedChunks {
    private ClosedChunks() {}

    /** Fills the place of every chunk of {@code work}; one that is there meanwhile stays. */
    static void fill(OutputDirectory output, int run, RunWork work, JsonNode card, SQLConf conf)
            throws OutputException {
        if (work.chunks().isEmpty()) {
            return;
        }
        java.nio.file.Path directory = null;
        try {
            directory = Files.createTempDirectory("spark-resnet-");
            java.nio.file.Path empty = directory.resolve("empty.parquet");
            write(empty, card, conf);
            for (Chunk chunk : work.chunks()) {
                output.createIfAbsent(output.layout().part(new PartFile(run, chunk.number())), empty);
            }
            Files.delete(empty);
            Files.delete(directory);
        } catch (IOException e) {
            throw new OutputException("Cannot make an empty file in %s: %s".formatted(directory, e.getMessage()), e);
        }
    }

    private static void write(java.nio.file.Path file, JsonNode card, SQLConf conf) throws IOException {
        MessageType schema = new SparkToParquetSchemaConverter(conf).convert(PredictionSchema.SCHEMA);
        // The key under which Spark keeps its own form of the schema, with every field's comment
        Map<String, String> metadata = Map.of(
                "org.apache.spark.sql.parquet.row.metadata",
                PredictionSchema.SCHEMA.json(),
                CardWriteSupport.FOOTER_KEY,
                card.toString());
        ExampleParquetWriter.builder(new LocalOutputFile(file))
                .withType(schema)
                .withExtraMetaData(metadata)
                .build()
                .close();
    }
}
