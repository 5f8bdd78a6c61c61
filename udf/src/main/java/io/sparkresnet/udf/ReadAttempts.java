package io.sparkresnet.udf;

import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** How far the reading of one image has come: written by its thread, read by who ends it at the time limit. Thread-safe. */
final class ReadAttempts {
    private final AtomicInteger begun = new AtomicInteger();
    private volatile @Nullable ImageError lastFailure;
    private long waitedNanos;
    private long waitingSince;
    private boolean waiting;

    void begin() {
        begun.incrementAndGet();
    }

    void failed(ImageError error) {
        lastFailure = error;
    }

    /** From now on it stands still for others in this process: that is none of the image's time. */
    synchronized void waits(long nanoTime) {
        waiting = true;
        waitingSince = nanoTime;
    }

    /** It goes on. */
    synchronized void goesOn(long nanoTime) {
        waiting = false;
        waitedNanos += nanoTime - waitingSince;
    }

    /** How long it stood still until {@code nanoTime}. */
    synchronized long waitedNanos(long nanoTime) {
        return waiting ? waitedNanos + nanoTime - waitingSince : waitedNanos;
    }

    /** Reads that were begun, at least 1. */
    int begun() {
        return Math.max(1, begun.get());
    }

    @Nullable
    ImageError lastFailure() {
        return lastFailure;
    }
}
