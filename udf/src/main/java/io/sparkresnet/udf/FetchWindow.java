package io.sparkresnet.udf;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads a task's images ahead of its thread, in parallel, and hands them out in order. The window holds at most
 * {@link FetchSettings#imagesAhead} images and what the executor's {@link ByteBudget} allows. For one thread; closing it ends
 * every read under way.
 */
final class FetchWindow implements AutoCloseable {
    private static final long LOOK_AGAIN_MILLIS = 100;

    private final Iterator<ImageRef> images;
    private final ImageFetcher fetcher;
    private final ExecutorReads reads;
    private final int imagesAhead;
    private final BooleanSupplier cancelled;
    private final Deque<PendingFetch> pending = new ArrayDeque<>();
    private @Nullable ImageRef upcoming;
    private @Nullable PendingFetch handedOut;

    /** A window over {@code images}; {@code cancelled} is asked while it waits. */
    FetchWindow(
            Iterator<ImageRef> images,
            ImageFetcher fetcher,
            ExecutorReads reads,
            int imagesAhead,
            BooleanSupplier cancelled) {
        this.images = images;
        this.fetcher = fetcher;
        this.reads = reads;
        this.imagesAhead = imagesAhead;
        this.cancelled = cancelled;
    }

    boolean hasNext() {
        return !pending.isEmpty() || upcoming != null || images.hasNext();
    }

    /**
     * The next image, read or failed; {@link #release} gives its bytes back, or else the next call.
     *
     * @throws CancellationException when the task is cancelled or interrupted
     */
    Fetched next() {
        release();
        try {
            fill();
            PendingFetch head = pending.remove();
            handedOut = head;
            @Nullable Fetched fetched = null;
            while (fetched == null) {
                if (cancelled.getAsBoolean()) {
                    throw new CancellationException("Task is killed");
                }
                fetched = head.await(LOOK_AGAIN_MILLIS);
            }
            return fetched;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException("Task is interrupted");
        }
    }

    /** The bytes of the last image handed out are no longer needed. */
    void release() {
        if (handedOut != null) {
            handedOut.close();
            handedOut = null;
        }
    }

    @Override
    public void close() {
        release();
        for (PendingFetch each : pending) {
            reads.threads().remove(each);
            each.close();
        }
        pending.clear();
    }

    private void fill() throws InterruptedException {
        while (pending.size() < imagesAhead && (upcoming != null || images.hasNext())) {
            ImageRef image = upcoming != null ? upcoming : images.next();
            upcoming = image;
            // Refused ones are never read and need no bytes.
            long bytes = fetcher.refuses(image) ? 0 : image.length();
            if (pending.isEmpty()) {
                if (!reads.budget().reserve(bytes, cancelled)) {
                    throw new CancellationException("Task is killed");
                }
            } else if (!reads.budget().tryReserve(bytes)) {
                return;
            }
            PendingFetch fetch = new PendingFetch(image, fetcher, reads.budget(), bytes);
            pending.add(fetch);
            upcoming = null;
            reads.threads().execute(fetch);
        }
    }
}
