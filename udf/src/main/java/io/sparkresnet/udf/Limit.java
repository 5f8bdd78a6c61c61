package io.sparkresnet.udf;

import java.util.Comparator;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/** What limits a job, in one sentence that ends with what to do. */
public final class Limit {
    /** Of a shorter time nothing is said. */
    private static final double FEW_SECONDS = 1;

    private static final double MIB = 1 << 20;

    /** What takes a task thread's time, for people. */
    private enum Cause {
        WINDOW("waiting for images", "raise spark.resnet.fetch.window and spark.resnet.fetch.threads"),
        BUDGET("waiting for images", "raise spark.resnet.fetch.bytes, and the executor's memory with it"),
        STORE("waiting for images", "the store or the network gives no more: place executors near it, or use fewer"),
        DECODE("decoding and resizing", "images of %.1f MiB: more cores, or smaller copies of the images"),
        INFER("evaluating the network", "as it should be: more cores or executors make it faster"),
        WRITE("writing rows", "leave out --columns that nobody reads, or give the executors faster local disks"),
        OPEN("opening the engine", "a short job: fewer and longer-lived executors");

        private final String what;
        private final String advice;

        Cause(String what, String advice) {
            this.what = what;
            this.advice = advice;
        }

        double seconds(StageTimes times) {
            return switch (this) {
                case WINDOW -> times.seconds(PipelineStage.WAIT_WITH_FULL_WINDOW);
                case BUDGET -> times.seconds(PipelineStage.WAIT_WITH_FULL_BUDGET);
                case STORE -> times.seconds(PipelineStage.WAIT_FOR_STORE);
                case DECODE -> times.seconds(PipelineStage.DECODE) + times.seconds(PipelineStage.PREPROCESS);
                case INFER -> times.seconds(PipelineStage.INFER);
                case WRITE -> times.seconds(PipelineStage.WRITE);
                case OPEN -> times.seconds(PipelineStage.OPEN);
            };
        }
    }

    private Limit() {}

    /** {@code 71 % waiting for images: raise ...}; empty as long as there is too little to tell. */
    public static String sentence(StageTimes times) {
        double total = times.seconds();
        if (total < FEW_SECONDS || times.images() == 0) {
            return "";
        }
        // all waiting is one thing; what it waits for is the largest part of it
        Map<Cause, Double> kinds = Map.of(
                waitsFor(times),
                times.waitSeconds(),
                Cause.DECODE,
                Cause.DECODE.seconds(times),
                Cause.INFER,
                Cause.INFER.seconds(times),
                Cause.WRITE,
                Cause.WRITE.seconds(times),
                Cause.OPEN,
                Cause.OPEN.seconds(times));
        Cause cause = kinds.entrySet().stream()
                .max(Map.Entry.<Cause, Double>comparingByValue()
                        .thenComparing(Map.Entry.comparingByKey(Comparator.reverseOrder())))
                .orElseThrow()
                .getKey();
        double share = kinds.getOrDefault(cause, 0.0) / total;
        return String.format(
                Locale.ROOT,
                "%.0f %% %s: " + cause.advice,
                100 * share,
                cause.what,
                times.bytes() / MIB / times.images());
    }

    private static Cause waitsFor(StageTimes times) {
        return Stream.of(Cause.STORE, Cause.WINDOW, Cause.BUDGET)
                .max(Comparator.comparingDouble(cause -> cause.seconds(times)))
                .orElse(Cause.STORE);
    }
}
