package io.sparkresnet.udf;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * Bytes that all tasks of an executor may hold read ahead. Thread-safe.
 *
 * <p>A task takes bytes in two ways. What it reads ahead it takes by {@link #tryReserve}, which never waits. The image it
 * needs next, holding nothing else, it takes by {@link #reserve}, which waits its turn. So whoever waits holds no bytes, and
 * whoever holds bytes can use them and give them back: no deadlock, and the capacity is never exceeded but by one image that
 * is larger than all of it, alone. While a task waits, no other reads further ahead, so that none starves.
 *
 * <p>One case breaks the argument: a single thread that pulls two partitions in turn holds bytes for one while it waits in
 * the other. After {@code patience} a waiting task is therefore let in whatever is in use.
 */
final class ByteBudget {
    private static final long LOOK_AGAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final long capacity;
    private final Duration patience;
    private final Deque<Object> waiting = new ArrayDeque<>();
    private long used;

    ByteBudget(long capacity, Duration patience) {
        this.capacity = capacity;
        this.patience = patience;
    }

    long capacity() {
        return capacity;
    }

    synchronized long used() {
        return used;
    }

    /** Takes {@code bytes} if they fit and nobody waits. */
    synchronized boolean tryReserve(long bytes) {
        if (!waiting.isEmpty() || bytes > capacity - used) {
            return false;
        }
        used += bytes;
        return true;
    }

    /** Takes {@code bytes}, waiting until they fit or nothing else is in use; false: cancelled meanwhile. */
    synchronized boolean reserve(long bytes, BooleanSupplier cancelled) throws InterruptedException {
        Object ticket = new Object();
        waiting.add(ticket);
        try {
            long end = System.nanoTime() + patience.toNanos();
            long left = patience.toNanos();
            while (left > 0 && !(waiting.peek() == ticket && (used == 0 || bytes <= capacity - used))) {
                if (cancelled.getAsBoolean()) {
                    return false;
                }
                TimeUnit.NANOSECONDS.timedWait(this, Math.min(left, LOOK_AGAIN_NANOS));
                left = end - System.nanoTime();
            }
            used += bytes;
            return true;
        } finally {
            waiting.remove(ticket);
            notifyAll();
        }
    }

    /** Gives back what was taken, once. */
    synchronized void release(long bytes) {
        used -= bytes;
        notifyAll();
    }
}
