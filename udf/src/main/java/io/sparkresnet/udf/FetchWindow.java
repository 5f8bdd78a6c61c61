package io.sparkresnet.udf;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads a task's images ahead of its thread, in parallel, and hands them out in order. The window holds as many images as
 * {@link ReadAhead} finds to be enough, and what the executor's {@link ByteBudget} allows; the next image is always among
 * them. For one thread; closing it ends every read under way.
 */
final class FetchWindow implements AutoCloseable {
    private static final long LOOK_AGAIN_MILLIS = 100;
    /** How long an image may be on its way before threads are woken for what waits behind it. */
    private static final long SOON_MILLIS = 1;
    /** Looks at an image that is slow, before more are read ahead than at first: a second. */
    private static final int GROW_EVERY = 10;
    /** This part of the window is read in one burst. */
    private static final int BURST = 4;

    private final Iterator<ImageRef> images;
    private final ImageFetcher fetcher;
    private final ExecutorReads reads;
    private final StoreRefusals refusals;
    private final StageClock clock;
    private final BooleanSupplier cancelled;
    private final Deque<PendingFetch> pending = new ArrayDeque<>();
    private @Nullable ImageRef upcoming;
    private @Nullable PendingFetch handedOut;
    private boolean begun;
    private boolean bytesRefused;

    /** A window over {@code images}; {@code cancelled} is asked while it waits. */
    FetchWindow(
            Iterator<ImageRef> images,
            ImageFetcher fetcher,
            ExecutorReads reads,
            StoreRefusals refusals,
            StageClock clock,
            BooleanSupplier cancelled) {
        this.images = images;
        this.fetcher = fetcher;
        this.reads = reads;
        this.refusals = refusals;
        this.clock = clock;
        this.cancelled = cancelled;
    }

    boolean hasNext() {
        return !pending.isEmpty() || upcoming != null || images.hasNext();
    }

    /**
     * The next image, read or failed; {@link #release} gives its bytes back, or else the next call.
     *
     * @throws CancellationException when the task is cancelled or interrupted
     * @throws StoreRefusesException when the store hands out no image any more
     */
    Fetched next() {
        release();
        try {
            fill();
            PendingFetch head = pending.element();
            int ready = ready();
            boolean there = head.isDone();
            if (there) {
                reads.ahead().ready(ready - 1);
            }
            clock.found(there ? ready - 1 : ready);
            long start = System.nanoTime();
            @Nullable Fetched fetched = head.await(there ? 0 : SOON_MILLIS);
            if (fetched == null) {
                reads.threads().hurry();
            }
            for (int looks = 0; fetched == null; looks++) {
                if (cancelled.getAsBoolean()) {
                    throw new CancellationException("Task is killed");
                }
                if (looks % GROW_EVERY == 0) {
                    readFurtherAhead(looks == 0 ? head : pending.getLast());
                }
                fetched = head.await(LOOK_AGAIN_MILLIS);
            }
            clock.addSince(why(), start);
            pending.remove();
            handedOut = head;
            refusals.handedOut(fetched);
            return fetched;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException("Task is interrupted");
        }
    }

    /** Why more was not read ahead, if it had to wait. */
    private PipelineStage why() {
        if (bytesRefused) {
            return PipelineStage.WAIT_WITH_FULL_BUDGET;
        }
        return reads.ahead().isFull() ? PipelineStage.WAIT_WITH_FULL_WINDOW : PipelineStage.WAIT_FOR_STORE;
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
            reads.threads().withdraw(each);
            each.close();
        }
        pending.clear();
        if (begun) {
            begun = false;
            reads.ahead().ended();
        }
    }

    /** Images that lie there read, the head among them. */
    private int ready() {
        int ready = 0;
        for (PendingFetch each : pending) {
            ready += each.isDone() ? 1 : 0;
        }
        return ready;
    }

    /** The task waits: too little was read ahead, unless one image alone is slow, or reads wait for a thread as well. */
    private void readFurtherAhead(PendingFetch slow) throws InterruptedException {
        if (reads.threads().queued() == 0 && ready() - 1 <= pending.size() / 2) {
            reads.ahead().waits(slow.generation());
            fill();
        }
    }

    private void fill() throws InterruptedException {
        if (!begun) {
            begun = true;
            reads.ahead().began();
        }
        // In bursts, because a thread woken for each image costs more than reading it where it is near.
        int depth = reads.ahead().depth();
        if (pending.size() > depth - Math.max(1, depth / BURST)) {
            return;
        }
        bytesRefused = false;
        while ((pending.isEmpty() || pending.size() < depth) && (upcoming != null || images.hasNext())) {
            ImageRef image = upcoming != null ? upcoming : images.next();
            upcoming = image;
            // Refused ones are never read and need no bytes.
            long bytes = fetcher.refuses(image) ? 0 : image.length();
            if (pending.isEmpty()) {
                if (!reads.budget().reserve(bytes, cancelled)) {
                    throw new CancellationException("Task is killed");
                }
            } else if (!reads.budget().tryReserve(bytes)) {
                bytesRefused = true;
                return;
            }
            PendingFetch fetch = new PendingFetch(image, fetcher, reads, refusals, bytes);
            pending.add(fetch);
            upcoming = null;
            reads.threads().submit(fetch);
        }
    }
}
