package io.sparkresnet.udf;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The threads, the images and the bytes that all tasks of this JVM read ahead with: one count of each an executor, whatever its
 * task slots. Thread-safe.
 */
final class ExecutorReads {
    private static final Map<Limits, ExecutorReads> SHARED = new ConcurrentHashMap<>();
    /** Longer than any read is allowed to go on, if that is no longer still by its time limit. */
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private final ReadThreads threads;
    private final ReadAhead ahead;
    private final ByteBudget budget;

    /** At most so many reads at a time and so many images ahead. */
    ExecutorReads(int threadCount, int imagesAhead, ByteBudget budget) {
        this.threads = new ReadThreads(new ReadLimit(threadCount, System::nanoTime));
        this.ahead = new ReadAhead(imagesAhead);
        this.budget = budget;
    }

    /** This JVM's, for these settings; jobs with other ones in the same JVM have their own. */
    static ExecutorReads shared(FetchSettings settings) {
        long bytes = Math.min(settings.bytesAhead(), Runtime.getRuntime().maxMemory() / 4);
        return SHARED.computeIfAbsent(
                new Limits(settings.threads(), settings.imagesAhead(), bytes, patience(settings)),
                limits -> new ExecutorReads(
                        limits.threads(), limits.imagesAhead(), new ByteBudget(limits.bytes(), limits.patience())));
    }

    ReadThreads threads() {
        return threads;
    }

    ReadAhead ahead() {
        return ahead;
    }

    ByteBudget budget() {
        return budget;
    }

    private static Duration patience(FetchSettings settings) {
        Duration twice = settings.timeLimit().multipliedBy(2);
        return twice.compareTo(PATIENCE) > 0 ? twice : PATIENCE;
    }

    private record Limits(int threads, int imagesAhead, long bytes, Duration patience) {}
}
