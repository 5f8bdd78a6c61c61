package io.sparkresnet.udf;

import java.io.Serializable;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/** How long task threads were in each {@link PipelineStage}, and what the images weighed. Immutable. */
public final class StageTimes implements Serializable {
    private static final long serialVersionUID = 1L;
    private static final double NANOS = 1e9;
    /** Nothing yet. */
    public static final StageTimes NONE = new StageTimes(Map.of(), 0, 0, 0);

    private final EnumMap<PipelineStage, Long> nanos = new EnumMap<>(PipelineStage.class);
    private final long images;
    private final long bytes;
    private final long ready;

    /** A copy; a stage that is not there took no time. */
    StageTimes(Map<PipelineStage, Long> nanos, long images, long bytes, long ready) {
        this.nanos.putAll(nanos);
        this.images = images;
        this.bytes = bytes;
        this.ready = ready;
    }

    /** Of those seconds a stage, for images of so many bytes, with so many others on average that lay there read. */
    public static StageTimes of(Map<PipelineStage, Double> seconds, long images, long bytes, double ready) {
        Map<PipelineStage, Long> nanos = new EnumMap<>(PipelineStage.class);
        seconds.forEach((stage, spent) -> nanos.put(stage, Math.round(spent * NANOS)));
        return new StageTimes(nanos, images, bytes, Math.round(ready * images));
    }

    /** The sum of both. */
    public StageTimes plus(StageTimes other) {
        Map<PipelineStage, Long> sum = new EnumMap<>(nanos);
        other.nanos.forEach((stage, spent) -> sum.merge(stage, spent, Long::sum));
        return new StageTimes(sum, images + other.images, bytes + other.bytes, ready + other.ready);
    }

    /** Seconds, summed over all task threads. */
    public double seconds(PipelineStage stage) {
        return nanos(stage) / NANOS;
    }

    /** Seconds of all stages. */
    public double seconds() {
        return nanos.values().stream().mapToLong(Long::longValue).sum() / NANOS;
    }

    /** Seconds of waiting for bytes, for whatever reason. */
    public double waitSeconds() {
        return seconds(PipelineStage.WAIT_WITH_FULL_WINDOW)
                + seconds(PipelineStage.WAIT_WITH_FULL_BUDGET)
                + seconds(PipelineStage.WAIT_FOR_STORE);
    }

    /** Images that were taken from the window, failed ones included. */
    public long images() {
        return images;
    }

    /** Encoded bytes of the images that were read. */
    public long bytes() {
        return bytes;
    }

    /** How many images lay there read, on average, when a task came for the next: the depth of its queue. */
    public double readyAhead() {
        return images == 0 ? 0 : (double) ready / images;
    }

    long nanos(PipelineStage stage) {
        return nanos.getOrDefault(stage, 0L);
    }

    long ready() {
        return ready;
    }

    /** Seconds a stage, in their order. */
    public Map<PipelineStage, Double> bySeconds() {
        Map<PipelineStage, Double> seconds = new EnumMap<>(PipelineStage.class);
        for (PipelineStage stage : PipelineStage.values()) {
            seconds.put(stage, seconds(stage));
        }
        return seconds;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof StageTimes times
                && bySeconds().equals(times.bySeconds())
                && images == times.images
                && bytes == times.bytes
                && ready == times.ready;
    }

    @Override
    public int hashCode() {
        return Objects.hash(bySeconds(), images);
    }

    /** What limits the job, for Spark's own pages, which show what an accumulator's value says of itself. */
    @Override
    public String toString() {
        return Limit.sentence(this);
    }
}
