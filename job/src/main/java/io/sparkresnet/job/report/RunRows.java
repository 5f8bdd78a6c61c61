package io.sparkresnet.job.report;

import io.sparkresnet.udf.PredictionSchema;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Reads a run's rows back, from files found by their names in one listing; no footer is opened to learn the schema. */
public final class RunRows {
    /**
     * Spark's own option (DataSource.GLOB_PATHS_KEY): an output may be called {@code out[1]}. It holds for a single path only:
     * of several, Spark 4.2 reads each as often as there are paths.
     */
    private static final String GLOB_PATHS = "__globPaths__";

    private RunRows() {}

    /** The rows of the files in {@code output} whose names match {@code nameGlob}. */
    public static Dataset<Row> of(SparkSession spark, String output, String nameGlob) {
        return spark.read()
                .schema(PredictionSchema.SCHEMA)
                .option(GLOB_PATHS, "false")
                .option("pathGlobFilter", nameGlob)
                .parquet(output);
    }
}
