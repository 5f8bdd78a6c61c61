package io.sparkresnet.udf;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The threads and the bytes that all tasks of this JVM read images with: one count and one budget an executor, whatever its
 * task slots. Threads are daemons and end when idle. Thread-safe.
 */
final class ExecutorReads {
    private static final Map<Limits, ExecutorReads> SHARED = new ConcurrentHashMap<>();
    private static final Duration IDLE = Duration.ofSeconds(30);
    /** Longer than any read that the file systems' own time limits allow to go on. */
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private final ThreadPoolExecutor threads;
    private final ByteBudget budget;

    ExecutorReads(int threadCount, ByteBudget budget) {
        AtomicInteger number = new AtomicInteger();
        this.threads = new ThreadPoolExecutor(
                threadCount, threadCount, IDLE.toMillis(), TimeUnit.MILLISECONDS, new LinkedBlockingQueue<>(), task -> {
                    Thread thread = new Thread(task, "image-fetch-" + number.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                });
        this.threads.allowCoreThreadTimeOut(true);
        this.budget = budget;
    }

    /** This JVM's, for these settings; jobs with other ones in the same JVM have their own. */
    static ExecutorReads shared(FetchSettings settings) {
        long bytes = Math.min(settings.bytesAhead(), Runtime.getRuntime().maxMemory() / 4);
        return SHARED.computeIfAbsent(
                new Limits(settings.threads(), bytes),
                limits -> new ExecutorReads(limits.threads(), new ByteBudget(limits.bytes(), PATIENCE)));
    }

    ThreadPoolExecutor threads() {
        return threads;
    }

    ByteBudget budget() {
        return budget;
    }

    private record Limits(int threads, long bytes) {}
}
