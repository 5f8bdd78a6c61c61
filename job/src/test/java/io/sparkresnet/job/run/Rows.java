package io.sparkresnet.job.run;

import io.sparkresnet.udf.ImageRef;
import io.sparkresnet.udf.PredictionSchema;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;

/** Rows of one chunk, written as the job writes them. */
final class Rows {
    private final SparkSession spark;
    private final OutputLayout layout;
    private final String model;
    private final List<Row> rows = new ArrayList<>();

    Rows(SparkSession spark, OutputLayout layout, String model) {
        this.spark = spark;
        this.layout = layout;
        this.model = model;
    }

    /** Rows with a prediction. */
    Rows ok(ImageRef... images) {
        for (ImageRef image : images) {
            rows.add(row(image, "ok", null));
        }
        return this;
    }

    /** A row with an error of that kind. */
    Rows failed(ImageRef image, String kind) {
        rows.add(row(image, "error", RowFactory.create("fetch", kind, "Failed by request")));
        return this;
    }

    /** Creates the chunk's file. */
    void write(int run, int chunk) throws IOException {
        Files.createDirectories(Path.of(layout.root().toUri().getPath()));
        spark.conf().set("spark.sql.sources.commitProtocolClass", ChunkCommitProtocol.class.getName());
        try {
            spark.createDataFrame(rows, PredictionSchema.SCHEMA)
                    .coalesce(1)
                    .write()
                    .mode(SaveMode.Append)
                    .option(ChunkCommitProtocol.RUN, run)
                    .option(ChunkCommitProtocol.CHUNKS, Integer.toString(chunk))
                    .parquet(layout.root().toString());
        } finally {
            spark.conf().unset("spark.sql.sources.commitProtocolClass");
        }
    }

    private Row row(ImageRef image, String status, @Nullable Row error) {
        @Nullable
        Object[] values = {
            image.path(),
            image.version(),
            image.length(),
            new Timestamp(image.modified()),
            image.etag(),
            null,
            null,
            null,
            status,
            null,
            null,
            null,
            null,
            null,
            null,
            error,
            1,
            model,
            "run",
            // Not the file's number: that is what must count
            99L
        };
        return RowFactory.create(values);
    }
}
