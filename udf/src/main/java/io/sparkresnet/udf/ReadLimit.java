package io.sparkresnet.udf;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * How many reads an executor may have under way, by what the store says. Thread-safe.
 *
 * <p>Additive increase, multiplicative decrease, as TCP does against a congested way (Chiu and Jain, 1989): an answer that asks
 * to slow down halves the limit, at most once a {@link #ROUND}, because the reads that are under way still come of the higher
 * one; as many successes as the limit is high raise it by one. So executors that know nothing of each other share what the
 * store gives, and the limit comes back when the store does.
 */
final class ReadLimit {
    private static final Duration ROUND = Duration.ofSeconds(1);

    private final int most;
    private final LongSupplier nanoTime;
    private double limit;
    private long calmUntil;

    /** Starts with, and never exceeds, {@code most} reads. */
    ReadLimit(int most, LongSupplier nanoTime) {
        this.most = most;
        this.nanoTime = nanoTime;
        this.limit = most;
        this.calmUntil = nanoTime.getAsLong();
    }

    /** At least 1. */
    synchronized int reads() {
        return (int) limit;
    }

    /** The store asks to slow down while so many reads are under way. */
    synchronized void throttled(int underWay) {
        long now = nanoTime.getAsLong();
        if (now - calmUntil >= 0) {
            limit = Math.max(1, Math.min(limit, Math.max(2, underWay)) / 2);
            calmUntil = now + ROUND.toNanos();
        }
    }

    /** An image was read. */
    synchronized void succeeded() {
        limit = Math.min(most, limit + 1 / limit);
    }
}
