package io.sparkresnet.job.run;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.regexp_extract;

import io.sparkresnet.job.report.RunRows;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Which images of a listing the output has rows of, by one join on path and version. The side that is small is broadcast, so
 * that the other is read once and goes nowhere: a small increment never moves a billion done rows, a large listing never moves
 * for a few. Only where both are large are both sorted, on disk where memory ends.
 *
 * @param rows of this model in the output: {@code path, version, retried, run, chunk}
 * @param few images or rows that may be broadcast
 */
record KnownRows(Dataset<Row> rows, long few) {
    /** Images or rows that may be broadcast: with their paths and versions some 30 MB on the driver and each executor. */
    static final long FEW = 100_000;

    /** Whole runs and chunks: both numbers are in the file's name, which is what a retry replaces. */
    private static final String NUMBERS = "^part-([0-9]+)-([0-9]+)[.]parquet$";

    /** The rows of {@code model} in an output that holds at least one file of rows. */
    static KnownRows of(SparkSession spark, OutputLayout layout, String model, Retried retried, long few) {
        Column file = col("_metadata.file_name");
        return new KnownRows(
                RunRows.of(spark, layout.root().toString(), "part-*.parquet")
                        .where(col("model").equalTo(model))
                        .select(
                                col("path"),
                                col("version"),
                                retried.isRetried().as("retried"),
                                regexp_extract(file, NUMBERS, 1).cast("int").as("run"),
                                regexp_extract(file, NUMBERS, 2).cast("int").as("chunk")),
                few);
    }

    /**
     * {@code (file, offset, retried, run, chunk)} of each of these rows whose image is listed, all of a file in one of
     * {@code partitions} and sorted by {@code offset}; at one place a row that holds comes before one to be done again.
     */
    Dataset<Row> listedIn(Dataset<Row> lines, long images, int partitions) {
        return joined(lines, images)
                .select("file", "offset", "retried", "run", "chunk")
                .repartition(partitions, col("file"))
                .sortWithinPartitions("file", "offset", "retried", "run", "chunk");
    }

    private Dataset<Row> joined(Dataset<Row> lines, long images) {
        Column same = col("path").equalTo(col("listed_path")).and(col("version").equalTo(col("listed_version")));
        if (images <= few) {
            return within(lines).join(broadcast(lines), same);
        }
        if (rows.count() <= few) {
            return lines.join(broadcast(rows), same);
        }
        return lines.join(rows.hint("merge"), same);
    }

    /** Rows whose path is between the first and the last of the listing in Parquet's order of strings; others are not even read. */
    private Dataset<Row> within(Dataset<Row> lines) {
        Row ends = lines.agg(min("listed_path"), max("listed_path")).head();
        return rows.where(col("path").between(ends.getString(0), ends.getString(1)));
    }
}
