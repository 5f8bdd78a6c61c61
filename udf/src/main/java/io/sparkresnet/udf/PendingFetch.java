package io.sparkresnet.udf;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * One image of a window: waiting for a thread, being read, or read. Its bytes of the budget are given back exactly once, and
 * never while a thread still fills them. Thread-safe.
 */
final class PendingFetch implements Runnable {
    private final ImageRef image;
    private final ImageFetcher fetcher;
    private final ByteBudget budget;
    private final long reserved;
    private final CompletableFuture<Fetched> result = new CompletableFuture<>();
    private @Nullable Thread reader;
    private volatile boolean closed;
    private boolean released;

    /** Takes over {@code reserved} bytes of {@code budget}. */
    PendingFetch(ImageRef image, ImageFetcher fetcher, ByteBudget budget, long reserved) {
        this.image = image;
        this.fetcher = fetcher;
        this.budget = budget;
        this.reserved = reserved;
    }

    @Override
    public void run() {
        synchronized (this) {
            if (closed) {
                return;
            }
            reader = Thread.currentThread();
        }
        @Nullable Fetched fetched = null;
        @Nullable Throwable failure = null;
        try {
            fetched = fetcher.fetch(image, () -> closed);
        } catch (Throwable e) {
            // Out of memory and the like: the task thread throws it on.
            failure = e;
        }
        synchronized (this) {
            reader = null;
            if (closed) {
                release();
            }
            // An interrupt belongs to this image, not to the thread's next one.
            Thread.interrupted();
        }
        if (fetched != null) {
            result.complete(fetched);
        } else if (failure != null) {
            result.completeExceptionally(failure);
        }
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
            budget.release(reserved);
        }
    }
}
