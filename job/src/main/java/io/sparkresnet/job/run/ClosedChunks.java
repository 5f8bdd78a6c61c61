package io.sparkresnet.job.run;

import com.fasterxml.jackson.databind.JsonNode;
import io.sparkresnet.udf.PredictionSchema;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.io.DelegatingPositionOutputStream;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.io.PositionOutputStream;
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
        byte[] empty = empty(card, conf);
        try {
            ManyRequests.Answers<Integer, CreateIfAbsent.Outcome> answers = ManyRequests.of(
                    work.chunks().stream().map(Chunk::number).toList(),
                    chunk -> output.createIfAbsent(output.layout().part(new PartFile(run, chunk)), empty));
            Optional<Throwable> failure = answers.failed().values().stream().findFirst();
            if (failure.isPresent()) {
                throw failure(failure.get());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new OutputException("Cannot close run %d: the call was interrupted".formatted(run), e);
        }
    }

    private static OutputException failure(Throwable failure) {
        if (failure instanceof OutputException known) {
            return known;
        }
        throw new IllegalStateException("Failed to take the place of a chunk", failure);
    }

    /** A Parquet file without rows. */
    private static byte[] empty(JsonNode card, SQLConf conf) {
        MessageType schema = new SparkToParquetSchemaConverter(conf).convert(PredictionSchema.SCHEMA);
        // The key under which Spark keeps its own form of the schema, with every field's comment
        Map<String, String> metadata = Map.of(
                "org.apache.spark.sql.parquet.row.metadata",
                PredictionSchema.SCHEMA.json(),
                CardWriteSupport.FOOTER_KEY,
                card.toString());
        Memory file = new Memory();
        try {
            ExampleParquetWriter.builder(file)
                    .withType(schema)
                    .withExtraMetaData(metadata)
                    .build()
                    .close();
        } catch (IOException e) {
            throw new UncheckedIOException("Failed to write to memory", e);
        }
        return file.bytes.toByteArray();
    }

    /** Parquet's output, in memory. */
    private static final class Memory implements OutputFile {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

        @Override
        public PositionOutputStream create(long blockSize) {
            return new DelegatingPositionOutputStream(bytes) {
                @Override
                public long getPos() {
                    return bytes.size();
                }
            };
        }

        @Override
        public PositionOutputStream createOrOverwrite(long blockSize) {
            return create(blockSize);
        }

        @Override
        public boolean supportsBlockSize() {
            return false;
        }

        @Override
        public long defaultBlockSize() {
            return 0;
        }
    }
}
