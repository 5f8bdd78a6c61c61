package io.sparkresnet.job.report;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.min_by;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;

/**
 * What the rows of one run say, read back from its files. Immutable.
 *
 * @param ok rows with a prediction
 * @param failures error rows by stage and kind, most frequent first
 * @param classes predicted classes, most frequent first
 */
public record RowCounts(long ok, List<Failures> failures, List<ClassCount> classes) {
    /** Of no rows. */
    public static final RowCounts NONE = new RowCounts(0, List.of(), List.of());

    public RowCounts {
        failures = List.copyOf(failures);
        classes = List.copyOf(classes);
    }

    /**
     * Error rows of one cause.
     *
     * @param examplePath the first such image by path
     * @param exampleMessage what its row says
     */
    public record Failures(String stage, String kind, long count, String examplePath, String exampleMessage) {}

    /** Images of one predicted class; the label is null without labels. */
    public record ClassCount(int classIndex, @Nullable String label, long count) {}

    /** Rows whose status is error. */
    public long failed() {
        return failures.stream().mapToLong(Failures::count).sum();
    }

    /** All rows. */
    public long attempted() {
        return ok + failed();
    }

    /** Counts a run's rows, in one pass over the columns that it needs. */
    public static RowCounts of(Dataset<Row> rows) {
        Dataset<Row> groups = rows.groupBy(
                        col("status"), col("error.stage"), col("error.kind"), col("class_index"), col("label"))
                .agg(count(lit(1)), min_by(col("error.message"), col("path")).as("message"), min(col("path")));
        long ok = 0;
        List<Failures> failures = new ArrayList<>();
        List<ClassCount> classes = new ArrayList<>();
        for (Row row : groups.collectAsList()) {
            long count = row.getLong(5);
            if (row.getString(0).equals("error")) {
                failures.add(
                        new Failures(row.getString(1), row.getString(2), count, row.getString(7), row.getString(6)));
                continue;
            }
            ok += count;
            if (!row.isNullAt(3)) {
                classes.add(new ClassCount(row.getInt(3), row.getString(4), count));
            }
        }
        failures.sort(Comparator.comparingLong(Failures::count)
                .reversed()
                .thenComparing(Failures::stage)
                .thenComparing(Failures::kind));
        classes.sort(Comparator.comparingLong(ClassCount::count).reversed().thenComparing(ClassCount::classIndex));
        return new RowCounts(ok, failures, classes);
    }
}
