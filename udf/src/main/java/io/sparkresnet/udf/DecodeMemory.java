package io.sparkresnet.udf;

import io.sparkresnet.model.image.ImageDecodeException;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;

/**
 * The heap in which all tasks of an executor decode, half of it: one huge image waits until others are done instead of running
 * the executor out of memory, and one that would not fit at all costs its row. Whoever holds a part of it waits for nothing, so
 * the wait ends. Thread-safe.
 */
final class DecodeMemory {
    private static final DecodeMemory SHARED =
            new DecodeMemory(new ByteBudget(Runtime.getRuntime().maxMemory() / 2, Duration.ofMinutes(10)));

    private final ByteBudget budget;

    DecodeMemory(ByteBudget budget) {
        this.budget = budget;
    }

    /** This JVM's. */
    static DecodeMemory shared() {
        return SHARED;
    }

    /** What is done with the memory at hand. */
    interface Decoding {
        void run() throws ImageDecodeException;
    }

    /**
     * Runs {@code decoding}, which takes that many bytes of heap, once they are free.
     *
     * @throws ImageDecodeException too large, where they never will be, and the decoding's own
     * @throws CancellationException when the task is cancelled or interrupted while it waits
     */
    void run(long bytes, BooleanSupplier cancelled, Decoding decoding) throws ImageDecodeException {
        if (bytes > budget.capacity()) {
            throw new ImageDecodeException(
                    ImageDecodeException.Kind.TOO_LARGE,
                    "Cannot decode image: it needs %d MB of memory (expected at most %d, half of the executor's heap)"
                            .formatted(megabytes(bytes), megabytes(budget.capacity())));
        }
        try {
            if (!budget.reserve(bytes, cancelled)) {
                throw new CancellationException("Task is killed");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException("Task is interrupted");
        }
        try {
            decoding.run();
        } finally {
            budget.release(bytes);
        }
    }

    private static long megabytes(long bytes) {
        return Math.round(bytes / 1e6);
    }
}
