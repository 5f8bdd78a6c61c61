package io.sparkresnet.udf;

import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Lets one task of an executor evaluate a suspect while no other image is in work in the same JVM, so that a death of the JVM
 * accuses that image and no other. All work on images, on whatever thread, holds a share; a suspect's evaluation holds it all.
 * Fair: whoever asks first is served first. Thread-safe.
 *
 * <p>No deadlock: whoever holds a share waits for nothing but the store and {@link DecodeMemory}, whose holders hold a share
 * themselves; bytes of the {@link ByteBudget} are taken before, never within. A thread that holds it all may take shares; one
 * that holds a share must not ask for all.
 */
final class Exclusion {
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(5);
    private static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final Exclusion SHARED = new Exclusion(LOOK_AGAIN, PATIENCE);

    private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock(true);
    private final Held share = lock.readLock()::unlock;
    private final Held all = lock.writeLock()::unlock;
    private final Duration lookAgain;
    private final Duration patience;
    /** Patience ran out, and nobody had all of it since: the one that hangs most likely still does. */
    private volatile boolean hangs;

    /**
     * {@code patience} is how long {@link #all} waits; every {@code lookAgain} of it those that came later go first once. Once it
     * has run out, {@code lookAgain} is all that is waited, until all is had again.
     */
    Exclusion(Duration lookAgain, Duration patience) {
        this.lookAgain = lookAgain;
        this.patience = patience;
    }

    /** This JVM's. */
    static Exclusion shared() {
        return SHARED;
    }

    /** One that nobody else shares: for reads whose caller holds all of another. */
    static Exclusion ofItsOwn() {
        return new Exclusion(LOOK_AGAIN, PATIENCE);
    }

    /** Gives back what is held, on the thread that took it. */
    interface Held extends AutoCloseable {
        @Override
        void close();
    }

    /**
     * A share, for work on images that others may go on beside.
     *
     * @throws InterruptedException while it waits for one that holds it all
     */
    Held share() throws InterruptedException {
        lock.readLock().lockInterruptibly();
        return share;
    }

    /** A share, taken on a task's thread: an interrupt cancels the task. */
    Held taskShare() {
        try {
            return share();
        } catch (InterruptedException e) {
            throw interrupted();
        }
    }

    /**
     * All of it; null where others hold a share for longer than the patience: one of them hangs.
     *
     * @throws CancellationException when the task is cancelled or interrupted while it waits
     */
    @Nullable
    Held all(BooleanSupplier cancelled) {
        long end = System.nanoTime() + (hangs ? lookAgain : patience).toNanos();
        try {
            do {
                if (cancelled.getAsBoolean()) {
                    throw new CancellationException("Task is killed");
                }
                if (lock.writeLock().tryLock(lookAgain.toNanos(), TimeUnit.NANOSECONDS)) {
                    hangs = false;
                    return all;
                }
            } while (System.nanoTime() < end);
            hangs = true;
            return null;
        } catch (InterruptedException e) {
            throw interrupted();
        }
    }

    private static CancellationException interrupted() {
        Thread.currentThread().interrupt();
        return new CancellationException("Task is interrupted");
    }
}
