package io.sparkresnet.udf;

import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** How far the reading of one image has come: written by its thread, read by who ends it at the time limit. Thread-safe. */
final class ReadAttempts {
    private final AtomicInteger begun = new AtomicInteger();
    private volatile @Nullable ImageError lastFailure;

    void begin() {
        begun.incrementAndGet();
    }

    void failed(ImageError error) {
        lastFailure = error;
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
