package io.sparkresnet.job.report;

import static org.apache.spark.sql.functions.col;

import io.sparkresnet.udf.PredictionSchema;
import java.util.Collection;
import java.util.Locale;
import java.util.Set;
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
                // Whatever the cluster's defaults: rows that are passed over would be done again, or lost from a file
                // that is replaced
                .option("ignoreCorruptFiles", "false")
                .option("ignoreMissingFiles", "false")
                .option("pathGlobFilter", nameGlob)
                .parquet(output);
    }

    /** The rows of the files in {@code output} of these names; Spark passes over the others without opening them. */
    public static Dataset<Row> of(SparkSession spark, String output, Collection<String> names) {
        return of(spark, output, "part-*.parquet")
                .where(col("_metadata.file_name").isin(names.toArray()));
    }

    /** The rows that one run made: those of its chunks, and those that it made anew in the files of earlier ones. */
    public static Dataset<Row> ofRun(SparkSession spark, String output, int number, String id, Set<String> replaced) {
        Dataset<Row> own = of(spark, output, String.format(Locale.ROOT, "part-%04d-*.parquet", number));
        return replaced.isEmpty()
                ? own
                : own.union(of(spark, output, replaced).where(col("run").equalTo(id)));
    }
}
