package io.sparkresnet.udf;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The threads, the images and the bytes that all tasks of this JVM read ahead with: one count of each an executor, whatever its
 * task slots. Thread-safe.
 */
final class ExecutorReads {
    private static final Map<Limits, ExecutorReads> SHARED = new ConcurrentHashMap<>();
    /** Longer than any read that the time limit of an image and the file systems' own ones allow to go on. */
    private static final Duration PATIENCE = Duration.ofMinutes(10);
    /** Ends reads at their time limit; one thread for all. */
    private static final ScheduledThreadPoolExecutor CLOCK = clock();

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
                new Limits(settings.threads(), settings.imagesAhead(), bytes),
                limits -> new ExecutorReads(
                        limits.threads(), limits.imagesAhead(), new ByteBudget(limits.bytes(), PATIENCE)));
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

    /** Runs {@code task}, which must not block, after that time; the result takes it back. */
    Runnable after(Duration time, Runnable task) {
        ScheduledFuture<?> scheduled = CLOCK.schedule(task, time.toMillis(), TimeUnit.MILLISECONDS);
        return () -> scheduled.cancel(false);
    }

    private static ScheduledThreadPoolExecutor clock() {
        ScheduledThreadPoolExecutor clock = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, "image-fetch-clock");
            thread.setDaemon(true);
            return thread;
        });
        clock.setRemoveOnCancelPolicy(true);
        return clock;
    }

    private record Limits(int threads, int imagesAhead, long bytes) {}
}
