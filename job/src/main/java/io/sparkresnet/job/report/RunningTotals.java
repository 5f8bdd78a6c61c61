package io.sparkresnet.job.report;

import io.sparkresnet.udf.StageClock;
import io.sparkresnet.udf.StageTimes;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.spark.scheduler.AccumulableInfo;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerExecutorMetricsUpdate;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.util.LongAccumulator;
import scala.Tuple4;
import scala.collection.Iterator;
import scala.collection.immutable.Seq;

/**
 * A sum over all tasks while they run: what ended tasks added to an accumulator, and what the running ones say with each
 * heartbeat. Thread-safe.
 */
public final class RunningTotals extends SparkListener {
    private final LongAccumulator images;
    private final LongAccumulator failures;
    private final StageClock clock;
    private final ClassWatch classes;
    private final Map<Long, Long> runningImages = new ConcurrentHashMap<>();
    private final Map<Long, Long> runningFailures = new ConcurrentHashMap<>();
    private final Map<Long, StageTimes> runningTimes = new ConcurrentHashMap<>();

    /** Totals of these registered accumulators; to be added to the SparkContext as a listener. {@code classes} listens too. */
    public RunningTotals(LongAccumulator images, LongAccumulator failures, StageClock clock, ClassWatch classes) {
        this.images = images;
        this.failures = failures;
        this.clock = clock;
        this.classes = classes;
    }

    /** Images that have their row by now. */
    public long images() {
        return images.value() + sum(runningImages);
    }

    /** Those of them that failed. */
    public long failures() {
        return failures.value() + sum(runningFailures);
    }

    /** Where the time went by now. */
    public StageTimes times() {
        return runningTimes.values().stream().reduce(clock.value(), StageTimes::plus);
    }

    @Override
    public void onExecutorMetricsUpdate(SparkListenerExecutorMetricsUpdate update) {
        Iterator<Tuple4<Object, Object, Object, Seq<AccumulableInfo>>> tasks =
                update.accumUpdates().iterator();
        while (tasks.hasNext()) {
            Tuple4<Object, Object, Object, Seq<AccumulableInfo>> task = tasks.next();
            long taskId = (Long) task._1();
            Iterator<AccumulableInfo> infos = task._4().iterator();
            while (infos.hasNext()) {
                AccumulableInfo info = infos.next();
                if (info.update().isDefined()) {
                    hear(taskId, info.id(), info.update().get());
                }
            }
        }
    }

    private void hear(long taskId, long accumulator, Object update) {
        if (update instanceof Long value) {
            if (accumulator == images.id()) {
                runningImages.put(taskId, value);
            } else if (accumulator == failures.id()) {
                runningFailures.put(taskId, value);
            }
        } else if (update instanceof StageTimes value && accumulator == clock.id()) {
            runningTimes.put(taskId, value);
        } else if (update instanceof Map<?, ?> value && classes.isAbout(accumulator)) {
            classes.heard(value);
        }
    }

    @Override
    public void onTaskEnd(SparkListenerTaskEnd end) {
        runningImages.remove(end.taskInfo().taskId());
        runningFailures.remove(end.taskInfo().taskId());
        runningTimes.remove(end.taskInfo().taskId());
        classes.ended(end.taskInfo().taskId());
    }

    private static long sum(Map<Long, Long> values) {
        return values.values().stream().mapToLong(Long::longValue).sum();
    }
}
