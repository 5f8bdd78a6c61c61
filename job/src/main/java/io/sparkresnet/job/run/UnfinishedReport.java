package io.sparkresnet.job.run;

import com.fasterxml.jackson.databind.JsonNode;
import io.sparkresnet.job.report.ExitCode;
import io.sparkresnet.job.report.RowCounts;
import io.sparkresnet.job.report.RunRows;
import io.sparkresnet.job.report.Summary;
import io.sparkresnet.job.report.scan.RowScan;
import io.sparkresnet.job.report.scan.RowStatistics;
import io.sparkresnet.udf.StageTimes;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The report of a call that ends by an error after its run was planned: of the rows that are there. It is an attempt, which
 * takes a bounded time and fails without a word but in the log: what ended the call is what a person is told.
 */
final class UnfinishedReport {
    private static final Logger LOG = LoggerFactory.getLogger(UnfinishedReport.class);
    private static final String GROUP = "spark-resnet-report";
    private static final Duration LONGEST = Duration.ofSeconds(20);
    /** Of these, for the images. */
    private static final Duration LONGEST_FOR_PICTURES = Duration.ofSeconds(5);

    private final SparkSession spark;
    private final OutputDirectory output;
    private final double maxErrorFraction;
    private final JsonNode card;

    UnfinishedReport(SparkSession spark, OutputDirectory output, double maxErrorFraction, JsonNode card) {
        this.spark = spark;
        this.output = output;
        this.maxErrorFraction = maxErrorFraction;
        this.card = card;
    }

    /** Writes it, if that can be done in time. */
    void attempt(Plan plan, Instant started, Throwable reason) {
        CountDownLatch done = new CountDownLatch(1);
        Thread writer = new Thread(() -> write(plan, started, reason, done), GROUP);
        writer.setDaemon(true);
        writer.start();
        try {
            if (!done.await(LONGEST.toSeconds(), TimeUnit.SECONDS)) {
                LOG.info("The report of unfinished run {} was not written within {}", plan.run(), LONGEST);
                spark.sparkContext().cancelJobGroup(GROUP);
                writer.interrupt();
            }
        } catch (InterruptedException e) {
            writer.interrupt();
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            LOG.info("Failed to stop the report of unfinished run {}: {}", plan.run(), e.getMessage());
        }
    }

    private void write(Plan plan, Instant started, Throwable reason, CountDownLatch done) {
        try {
            spark.sparkContext().setJobGroup(GROUP, GROUP, true);
            RowScan scan = new RowScan();
            RowStatistics statistics = RowStatistics.NONE;
            try {
                Dataset<Row> rows = RunRows.ofRun(
                        spark, output.layout().root().toString(), plan.number(), plan.run(), plan.replaced());
                scan = RowScan.of(rows);
                statistics = scan.statistics(rows);
            } catch (Exception e) {
                // Spark's own, checked in Java, come undeclared out of Scala
                LOG.info("The report of unfinished run {} tells of no rows: {}", plan.run(), e.getMessage());
            }
            new ReportFile(spark, output, LONGEST_FOR_PICTURES)
                    .writeUnfinished(
                            plan, summary(plan, started, scan.counts(), statistics), scan.samples(), sentence(reason));
        } catch (Exception e) {
            LOG.info("Failed to write the report of unfinished run {}: {}", plan.run(), e.getMessage());
        } finally {
            done.countDown();
        }
    }

    private Summary summary(Plan plan, Instant started, RowCounts counts, RowStatistics statistics) {
        OutputLayout layout = output.layout();
        return new Summary(
                plan.run(),
                plan.number(),
                layout.root().toString(),
                layout.summary(plan.number()).toString(),
                layout.report(plan.number()).toString(),
                started,
                Instant.now().truncatedTo(ChronoUnit.MILLIS),
                counts,
                0,
                plan.held(),
                0,
                List.of(),
                plan.chunks().size(),
                plan.replacements().size(),
                maxErrorFraction,
                ExitCode.DONE,
                StageTimes.NONE,
                statistics,
                card);
    }

    private static String sentence(Throwable reason) {
        String message = reason.getMessage();
        return message == null ? reason.getClass().getSimpleName() : message;
    }
}
