package io.sparkresnet.job.cli;

import io.sparkresnet.job.report.RunRows;
import io.sparkresnet.job.report.Summary;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Prints what the demo predicted, read back from its Parquet files, beside the truth. */
final class DemoResult {
    private static final int ROWS_SHOWN = 20;

    private final DemoImages images;
    private final PrintStream out;

    DemoResult(DemoImages images, PrintStream out) {
        this.images = images;
        this.out = out;
    }

    /** The result of a published run. */
    void print(SparkSession spark, Summary summary) {
        print(
                RunRows.ofRun(spark, summary.output(), Math.toIntExact(summary.number()), summary.run(), Set.of()),
                summary.output(),
                summary.reportPath());
    }

    private void print(Dataset<Row> run, String output, String report) {
        List<Row> rows = run.select("path", "label", "probability", "status")
                .sort("path")
                .collectAsList();
        out.printf(Locale.ROOT, "%-12s %-12s %-12s %11s%n", "image", "truth", "prediction", "probability");
        int right = 0;
        for (int i = 0; i < rows.size(); i++) {
            Row row = rows.get(i);
            String name = new Path(row.getString(0)).getName();
            String truth = images.truth().getOrDefault(name, "");
            String label = row.isNullAt(1) ? row.getString(3) : row.getString(1);
            right += truth.equals(label) ? 1 : 0;
            if (i < ROWS_SHOWN) {
                out.printf(
                        Locale.ROOT,
                        "%-12s %-12s %-12s %10.1f%%%s%n",
                        name,
                        truth,
                        label,
                        row.isNullAt(2) ? 0 : 100 * row.getFloat(2),
                        truth.equals(label) ? "" : "  wrong");
            }
        }
        out.printf(Locale.ROOT, "... and %d more%n%n", Math.max(0, rows.size() - ROWS_SHOWN));
        out.printf(
                Locale.ROOT,
                "Accuracy: %d of %d images right, %.1f %%%n",
                right,
                rows.size(),
                100.0 * right / Math.max(1, rows.size()));
        out.println("Parquet:  " + output);
        out.println("Report:   " + report);
    }
}
