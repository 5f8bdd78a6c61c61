package io.sparkresnet.udf;

import java.io.IOException;
import java.io.ObjectOutputStream;
import java.util.EnumMap;
import java.util.Optional;
import org.apache.spark.util.AccumulatorV2;
import org.jspecify.annotations.Nullable;

/**
 * Where the time of task threads goes, as one of Spark's accumulators: executors send it with each heartbeat and at the end of
 * each task, and Spark's pages show its {@link Limit}. Thread-safe: a heartbeat reads what the task's thread writes.
 */
public final class StageClock extends AccumulatorV2<StageTimes, StageTimes> {
    private static final long serialVersionUID = 1L;
    private static final ThreadLocal<@Nullable StageClock> OF_THIS_TASK = new ThreadLocal<>();

    private final EnumMap<PipelineStage, Long> nanos = new EnumMap<>(PipelineStage.class);
    private long images;
    private long bytes;
    private long ready;

    /** That of the task that runs on this thread, if it evaluates images. */
    public static Optional<StageClock> ofThisTask() {
        return Optional.ofNullable(OF_THIS_TASK.get());
    }

    /** Makes it the clock of the task on this thread; null: of none any more. */
    static void ofThisTask(@Nullable StageClock clock) {
        OF_THIS_TASK.set(clock);
    }

    /** Adds what has passed since {@code start}, a reading of {@link System#nanoTime}. */
    public void addSince(PipelineStage stage, long start) {
        add(stage, System.nanoTime() - start);
    }

    /** Adds nanoseconds to a stage. */
    public synchronized void add(PipelineStage stage, long spent) {
        nanos.merge(stage, spent, Long::sum);
        ExecutorMeters.shared().add(stage, spent);
    }

    /** A task came for its next image, and so many behind it lay there read. */
    synchronized void found(int behind) {
        ready += behind;
        ExecutorMeters.shared().found(behind);
    }

    /** An image was taken; {@code size} bytes, 0 of a failed one. */
    synchronized void taken(long size) {
        images++;
        bytes += size;
        ExecutorMeters.shared().taken(size);
    }

    /** Nanoseconds of a stage so far. */
    synchronized long nanos(PipelineStage stage) {
        return nanos.getOrDefault(stage, 0L);
    }

    @Override
    public synchronized void add(StageTimes more) {
        set(value().plus(more));
    }

    @Override
    public void merge(AccumulatorV2<StageTimes, StageTimes> other) {
        add(other.value());
    }

    @Override
    public synchronized StageTimes value() {
        return new StageTimes(nanos, images, bytes, ready);
    }

    @Override
    public boolean isZero() {
        return value().equals(StageTimes.NONE);
    }

    @Override
    public StageClock copy() {
        StageClock copy = new StageClock();
        copy.add(value());
        return copy;
    }

    @Override
    public synchronized void reset() {
        set(StageTimes.NONE);
    }

    private void set(StageTimes times) {
        for (PipelineStage stage : PipelineStage.values()) {
            nanos.put(stage, times.nanos(stage));
        }
        images = times.images();
        bytes = times.bytes();
        ready = times.ready();
    }

    /** A heartbeat writes what the task's thread may be changing. */
    private synchronized void writeObject(ObjectOutputStream out) throws IOException {
        out.defaultWriteObject();
    }
}
