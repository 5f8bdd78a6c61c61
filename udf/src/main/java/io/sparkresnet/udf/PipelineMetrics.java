package io.sparkresnet.udf;

import java.io.Serializable;
import org.apache.spark.SparkContext;
import org.apache.spark.util.LongAccumulator;

/**
 * What all tasks of a job did and where their time went, as Spark accumulators: executors send them with every heartbeat and
 * at the end of each task. Counts of failed task attempts are left out by Spark; for progress, not for the books.
 */
public final class PipelineMetrics implements Serializable {
    private static final long serialVersionUID = 1L;

    private final LongAccumulator images = new LongAccumulator();
    private final LongAccumulator failures = new LongAccumulator();
    private final KindCounts failuresByKind = new KindCounts();
    private final StageClock clock = new StageClock();
    private final LongAccumulator sessionsOpened = new LongAccumulator();
    private final FirstClasses firstClasses = new FirstClasses();

    private PipelineMetrics() {}

    /** Registered with {@code spark}, to be captured by the tasks' function. */
    public static PipelineMetrics register(SparkContext spark) {
        PipelineMetrics metrics = new PipelineMetrics();
        spark.register(metrics.images, "images");
        spark.register(metrics.failures, "failed images");
        spark.register(metrics.failuresByKind, "failed images by kind");
        spark.register(metrics.clock, "what limits the job");
        spark.register(metrics.sessionsOpened, "engine sessions opened");
        // Without a name: Spark keeps what every task added to a named one as long as the stage runs.
        spark.register(metrics.firstClasses);
        return metrics;
    }

    /** Without Spark: counts in this JVM only, and cannot be serialized. */
    static PipelineMetrics local() {
        return new PipelineMetrics();
    }

    /** Images that have their row, failed ones included. */
    public LongAccumulator images() {
        return images;
    }

    /** Images whose row is an error. */
    public LongAccumulator failures() {
        return failures;
    }

    /** The same by kind. */
    public KindCounts failuresByKind() {
        return failuresByKind;
    }

    /** Where the time of task threads went. */
    public StageClock clock() {
        return clock;
    }

    /** Engine sessions that were opened: one an executor JVM. */
    public LongAccumulator sessionsOpened() {
        return sessionsOpened;
    }

    /** The predicted classes of the first images; none where predictions are not asked for. */
    public FirstClasses firstClasses() {
        return firstClasses;
    }
}
