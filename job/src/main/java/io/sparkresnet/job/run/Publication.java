package io.sparkresnet.job.run;

import com.fasterxml.jackson.databind.JsonNode;
import io.sparkresnet.job.report.ClassWatch;
import io.sparkresnet.job.report.ExitCode;
import io.sparkresnet.job.report.RowCounts;
import io.sparkresnet.job.report.RunRows;
import io.sparkresnet.job.report.Summary;
import io.sparkresnet.job.report.scan.RowScan;
import io.sparkresnet.job.report.scan.RowStatistics;
import io.sparkresnet.udf.Fence;
import io.sparkresnet.udf.PipelineMetrics;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends a run: counts its rows in its files and writes the report and, last of all, the summary. A driver that comes second finds
 * the run published, and takes what the first one said.
 */
final class Publication {
    private static final Logger LOG = LoggerFactory.getLogger(Publication.class);
    /** A store that is slower than this has its images not shown. */
    private static final Duration LONGEST_FOR_PICTURES = Duration.ofSeconds(10);

    private final SparkSession spark;
    private final OutputDirectory output;
    private final double maxErrorFraction;

    Publication(SparkSession spark, OutputDirectory output, double maxErrorFraction) {
        this.spark = spark;
        this.output = output;
        this.maxErrorFraction = maxErrorFraction;
    }

    /**
     * What this call did for the run.
     *
     * @param started of the call
     * @param images evaluated in it; the others were done by calls before
     */
    record Share(Instant started, long images, PipelineMetrics metrics, ClassWatch classes) {}

    /** Publishes a run whose chunks are all there. */
    Summary publish(Plan plan, Share share, JsonNode card, RunEnd end) throws OutputException {
        OutputLayout layout = output.layout();
        Instant finished = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        RowScan scan = new RowScan();
        RowStatistics statistics = RowStatistics.NONE;
        if (plan.images() > 0) {
            Dataset<Row> rows =
                    RunRows.ofRun(spark, layout.root().toString(), plan.number(), plan.run(), plan.replaced());
            scan = RowScan.of(rows);
            statistics = scan.statistics(rows);
        }
        RowCounts counts = scan.counts();
        if (end == RunEnd.COMPLETE) {
            requireAll(plan, counts.attempted());
        }
        boolean tooMany = counts.failed() > maxErrorFraction * counts.attempted();
        Summary summary = new Summary(
                plan.run(),
                plan.number(),
                layout.root().toString(),
                layout.summary(plan.number()).toString(),
                layout.report(plan.number()).toString(),
                share.started(),
                finished,
                counts,
                share.images(),
                plan.held(),
                plan.images() - counts.attempted(),
                share.classes().finish(counts),
                plan.chunks().size(),
                plan.replacements().size(),
                maxErrorFraction,
                tooMany ? ExitCode.TOO_MANY_FAILURES : ExitCode.DONE,
                share.metrics().clock().value(),
                statistics,
                card);
        new ReportFile(spark, output, LONGEST_FOR_PICTURES).write(plan, summary, scan.samples());
        byte[] json = summary.toJson().getBytes(StandardCharsets.UTF_8);
        if (output.createIfAbsent(layout.summary(plan.number()), json) == CreateIfAbsent.Outcome.TAKEN) {
            Optional<byte[]> first = output.read(layout.summary(plan.number()));
            return parsed(first.orElse(json));
        }
        removeMarks(plan);
        return summary;
    }

    /**
     * A file that was to be replaced, and that another driver replaced meanwhile, holds that one's rows of the same images:
     * nothing is lost, but they are not this run's. A chunk has one writer's rows or another's, under the same id.
     */
    private static void requireAll(Plan plan, long rows) {
        long fresh = plan.chunks().stream().mapToLong(Chunk::images).sum();
        if (rows < fresh || rows > plan.images()) {
            throw new IllegalStateException("Cannot publish run %s: expected %s, got %d"
                    .formatted(
                            plan.run(),
                            fresh == plan.images() ? fresh + " rows" : "%d to %d rows".formatted(fresh, plan.images()),
                            rows));
        }
    }

    private Summary parsed(byte[] summary) throws OutputException {
        try {
            return Summary.parse(summary);
        } catch (IOException e) {
            throw new OutputException(
                    "Cannot read the summary of a run in %s: %s"
                            .formatted(output.layout().root(), e),
                    e);
        }
    }

    /** They say nothing any more; those that cannot be removed do no harm. */
    private void removeMarks(Plan plan) {
        try {
            new Fence(output.layout().fence(plan.number()).toString(), Fence.Start.FIRST)
                    .remove(spark.sparkContext().hadoopConfiguration());
        } catch (IOException e) {
            LOG.info("Failed to remove the marks of run {}: {}", plan.number(), e.getMessage());
        }
    }
}
