package io.sparkresnet.udf;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * One image of a window: waiting for a thread, being read, or read. At the time limit its thread is interrupted and no longer
 * waited for. Its bytes of the budget are given back exactly once, and never while a thread still fills them. Thread-safe.
 */
final class PendingFetch implements Runnable {
    private final ImageRef image;
    private final ImageFetcher fetcher;
    private final ExecutorReads reads;
    private final StoreRefusals refusals;
    private final long reserved;
    private final int generation;
    private final ReadAttempts attempts = new ReadAttempts();
    private final CompletableFuture<Fetched> result = new CompletableFuture<>();
    private volatile long begun;
    private @Nullable Thread reader;
    private volatile boolean closed;
    private boolean released;

    /** Takes over {@code reserved} bytes of the budget of {@code reads}. */
    PendingFetch(ImageRef image, ImageFetcher fetcher, ExecutorReads reads, StoreRefusals refusals, long reserved) {
        this.image = image;
        this.fetcher = fetcher;
        this.reads = reads;
        this.refusals = refusals;
        this.reserved = reserved;
        this.generation = reads.ahead().generation();
    }

    @Override
    public void run() {
        synchronized (this) {
            if (closed) {
                return;
            }
            reader = Thread.currentThread();
        }
        begun = System.nanoTime();
        ReadDeadlines.watch(this);
        @Nullable Fetched fetched = null;
        @Nullable Throwable failure = null;
        try {
            fetched = fetcher.fetch(image, attempts, () -> closed || result.isDone());
        } catch (Throwable e) {
            // Out of memory and the like: the task thread throws it on.
            failure = e;
        }
        ReadDeadlines.done(this);
        synchronized (this) {
            reader = null;
            if (closed) {
                release();
            }
            // An interrupt belongs to this image, not to the thread's next one.
            Thread.interrupted();
        }
        if (fetched != null) {
            complete(fetched);
        } else if (failure != null) {
            result.completeExceptionally(failure);
        }
    }

    /** The {@link ReadAhead#generation()} in which it was submitted. */
    int generation() {
        return generation;
    }

    /** Whether its outcome is there. */
    boolean isDone() {
        return result.isDone();
    }

    /** The outcome, or null if it is not there within {@code millis}. Throws the reader's Error. */
    @Nullable
    Fetched await(long millis) throws InterruptedException {
        try {
            return result.get(millis, TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            return null;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            throw new IllegalStateException("Failed to fetch image " + image.path(), e.getCause());
        }
    }

    /** Gives the bytes back; a read under way is interrupted and gives them back when it ends. */
    synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        if (reader != null) {
            reader.interrupt();
        } else {
            release();
        }
    }

    private void release() {
        if (!released) {
            released = true;
            reads.budget().release(reserved);
        }
    }

    /** Whether the read has used up its time at {@code nanoTime}. */
    boolean isOver(long nanoTime) {
        return fetcher.overtime(begun, nanoTime, attempts) >= 0;
    }

    /** The interrupt ends most reads; a socket takes none, and its own time limit ends the thread's hanging. */
    void expire() {
        synchronized (this) {
            if (reader == null || !complete(fetcher.timedOut(image, attempts))) {
                return;
            }
            reader.interrupt();
            reads.threads().abandon(reader);
        }
    }

    private boolean complete(Fetched fetched) {
        boolean first = result.complete(fetched);
        if (first && fetched.error() == null) {
            refusals.read();
        }
        return first;
    }
}
