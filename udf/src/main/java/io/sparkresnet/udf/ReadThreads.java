package io.sparkresnet.udf;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The threads that an executor reads images with: as many as {@link ReadLimit} allows, made when a read finds none free, and
 * ended when idle. Reads begin in the order in which they are submitted. While they take no longer than it takes to wake a
 * thread, as those of local files in memory do, one thread does them all, until somebody has to wait. A thread that hangs in a
 * read beyond its time is abandoned: another takes its place, and it ends when the file system lets it go. Thread-safe; threads
 * are daemons.
 */
final class ReadThreads {
    private static final Duration IDLE = Duration.ofSeconds(30);
    /** A few times what it costs to wake a thread. */
    private static final double QUICK_NANOS = 200_000;
    /** Until enough reads were quick: about 70 of 30 microseconds. */
    private static final double NOT_QUICK_NANOS = 10_000_000;
    /** Share of the newest read in the mean. */
    private static final double NEWEST = 1 / 16d;

    private final ReadLimit limit;
    private final ThreadPoolExecutor pool;
    private final Deque<Runnable> queue = new ArrayDeque<>();
    /** Those that are counted: one that is abandoned is no longer among them. */
    private final Set<Thread> workers = new HashSet<>();

    private int running;
    private double meanNanos = NOT_QUICK_NANOS;

    ReadThreads(ReadLimit limit) {
        this.limit = limit;
        AtomicInteger number = new AtomicInteger();
        this.pool = new ThreadPoolExecutor(
                0, Integer.MAX_VALUE, IDLE.toMillis(), TimeUnit.MILLISECONDS, new SynchronousQueue<>(), task -> {
                    Thread thread = new Thread(task, "image-fetch-" + number.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                });
    }

    synchronized void submit(Runnable read) {
        queue.add(read);
        startOne();
    }

    /**
     * Begins a read now, whatever the limit says and without counting it: the others may all be waiting for its caller, who
     * does it himself where no thread can be made.
     */
    void beginApart(Runnable read) {
        try {
            pool.execute(read);
        } catch (OutOfMemoryError e) {
            read.run();
        }
    }

    /** A task waits: reads that wait for a thread get one each, as far as the limit allows, whatever reads took before. */
    synchronized void hurry() {
        if (!queue.isEmpty()) {
            meanNanos = NOT_QUICK_NANOS;
            for (int i = queue.size(); i > 0; i--) {
                startOne();
            }
        }
    }

    /** A read that has not begun never will. */
    synchronized void withdraw(Runnable read) {
        queue.remove(read);
    }

    /** Counts {@code reader}, a thread inside a read, no longer, if it was; once that read returns, the thread ends. */
    synchronized void abandon(Thread reader) {
        if (workers.remove(reader)) {
            running--;
            startOne();
        }
    }

    /** The store asks to slow down: fewer reads begin from now on. */
    synchronized void slowDown() {
        limit.throttled(running);
    }

    /** An image was read. */
    void succeeded() {
        limit.succeeded();
    }

    /** Reads that wait for a thread. */
    synchronized int queued() {
        return queue.size();
    }

    /** Reads under way, abandoned ones not among them. */
    synchronized int running() {
        return running;
    }

    private void startOne() {
        if (running >= limit.reads() || queue.isEmpty() || (running > 0 && meanNanos < QUICK_NANOS)) {
            return;
        }
        running++;
        try {
            pool.execute(this::work);
        } catch (OutOfMemoryError e) {
            // "unable to create native thread": those that run will come to this read too.
            running--;
            if (running == 0) {
                throw e;
            }
        }
    }

    private void work() {
        begun();
        for (@Nullable Runnable read = next(); read != null; read = next()) {
            long start = System.nanoTime();
            read.run();
            took(System.nanoTime() - start);
        }
    }

    private synchronized void begun() {
        workers.add(Thread.currentThread());
    }

    private synchronized void took(long nanos) {
        meanNanos += (nanos - meanNanos) * NEWEST;
    }

    private synchronized @Nullable Runnable next() {
        if (!workers.contains(Thread.currentThread())) {
            return null;
        }
        if (running > limit.reads() || queue.isEmpty()) {
            workers.remove(Thread.currentThread());
            running--;
            return null;
        }
        startAnother();
        return queue.remove();
    }

    /** After a slow-down nobody submits while the tasks wait; the limit's growth must still be used. */
    private void startAnother() {
        if (queue.size() > 1) {
            startOne();
        }
    }
}
