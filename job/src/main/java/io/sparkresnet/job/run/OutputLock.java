package io.sparkresnet.job.run;

import io.sparkresnet.job.source.Listing;
import io.sparkresnet.job.source.StoreFailure;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The courtesy of drivers to each other: one works on an output at a time. It saves work; that no row is lost or doubled does
 * not rest on it. The holder's lock moves, by a beat every sixth of the lease; a second driver that sees it move gives way, and
 * one that sees it stand still for the lease takes it over. A holder that was frozen meanwhile finds out before its next beat.
 *
 * <p>A lock that was given up stays, marked so: nothing is ever deleted that somebody else may have taken over in between.
 * Thread-safe.
 */
public final class OutputLock implements AutoCloseable {
    /** How long a lock stands still before it is taken over, unless it is said otherwise. */
    public static final Duration LEASE = Duration.ofSeconds(60);

    private static final Logger LOG = LoggerFactory.getLogger(OutputLock.class);
    private static final int BEATS_IN_A_LEASE = 6;
    private static final Duration LONGEST_GOODBYE = Duration.ofSeconds(10);

    private final LockFile file;
    private final String token;
    private final Duration period;
    private final Thread heart;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final List<Runnable> callbacks = new ArrayList<>();
    private boolean lost;

    private OutputLock(LockFile file, String token, Duration period) {
        this.file = file;
        this.token = token;
        this.period = period;
        heart = new Thread(this::beat, "spark-resnet-lock");
        heart.setDaemon(true);
    }

    /**
     * Takes the lock of an output, or refuses.
     *
     * @param lock {@link OutputLayout#lock()}
     * @param holder for those who find it held: {@code user@host pid 123, application app-..., run ID}
     * @param lease see {@link #LEASE}; all drivers of an output should have the same
     * @param say told, a sentence at a time, why it takes long and what is taken over
     * @throws OutputException if a living driver holds it, or the store refuses
     */
    public static OutputLock acquire(
            FileSystem fileSystem, Path lock, String holder, Duration lease, Consumer<String> say)
            throws OutputException {
        LockFile file = new LockFile(Listing.unfiltered(fileSystem), lock);
        String token = UUID.randomUUID().toString();
        LockRecord ours =
                new LockRecord(holder, token, 0, false, ProcessMark.current().orElse(null));
        try {
            new LockWatch(file, ours, output(lock), lease, say).take();
        } catch (IOException | RuntimeException e) {
            throw unusable(lock, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new OutputException(
                    "Cannot write output %s: interrupted while watching its lock".formatted(output(lock)), e);
        }
        OutputLock held = new OutputLock(file, token, lease.dividedBy(BEATS_IN_A_LEASE));
        held.heart.start();
        return held;
    }

    /** Who holds an output, for people; empty if nobody does. Whether the holder lives can be told by watching alone. */
    public static Optional<String> holder(FileSystem fileSystem, Path lock) throws OutputException {
        try {
            Optional<LockFile.Seen> seen = new LockFile(Listing.unfiltered(fileSystem), lock).look();
            return seen.filter(each -> each.lock() == null || !each.lock().released())
                    .map(each -> each.lock() != null && each.lock().hasEnded()
                            ? each.holder() + " (its process has ended)"
                            : each.holder());
        } catch (IOException | RuntimeException e) {
            throw unusable(lock, e);
        }
    }

    /** What the store can do for this output, tried on its lock: call it while the lock is held. */
    public Guarantee guarantee() throws OutputException {
        try {
            Optional<LockFile.Seen> seen = file.look();
            LockRecord lock = seen.map(LockFile.Seen::lock).orElse(null);
            if (lock == null || !lock.isHeldBy(token)) {
                throw new OutputException(
                        "Cannot write output %s: its lock was taken over".formatted(output(file.path())));
            }
            return file.guarantee(lock.farAhead());
        } catch (IOException | RuntimeException e) {
            throw unusable(file.path(), e);
        }
    }

    /** Calls that once when somebody else has taken the lock over, on a thread of its own; at once if it has happened. */
    public void whenLost(Runnable callback) {
        synchronized (callbacks) {
            if (!lost) {
                callbacks.add(callback);
                return;
            }
        }
        callback.run();
    }

    /** Whether somebody else has taken it over, as far as is known. */
    public boolean lost() {
        synchronized (callbacks) {
            return lost;
        }
    }

    private void beat() {
        try {
            while (!closing.await(period.toNanos(), TimeUnit.NANOSECONDS)) {
                if (!stillOurs()) {
                    lose();
                    return;
                }
            }
        } catch (InterruptedException e) {
            LOG.debug("{} no longer beats", file.path());
        }
    }

    /** Beats once; a store that fails is asked again next time. */
    private boolean stillOurs() {
        try {
            Optional<LockFile.Seen> seen = file.look();
            if (seen.isEmpty() || !seen.get().isHeldBy(token)) {
                return false;
            }
            LockRecord lock = seen.get().lock();
            if (lock != null && !file.replace(seen.get(), lock.next())) {
                LOG.debug("{} changed during a beat", file.path());
            }
        } catch (IOException | RuntimeException e) {
            LOG.info("Failed to move {}: {}", file.path(), StoreFailure.reason(e, file.path()));
        }
        return true;
    }

    private void lose() {
        List<Runnable> told;
        synchronized (callbacks) {
            lost = true;
            told = List.copyOf(callbacks);
        }
        for (Runnable each : told) {
            try {
                each.run();
            } catch (RuntimeException e) {
                LOG.warn("Failed to tell that {} was lost", file.path(), e);
            }
        }
    }

    /** Gives it up, if it is still ours. */
    @Override
    public void close() {
        // an interrupted thread could not write the file
        boolean interrupted = Thread.interrupted();
        try {
            if (!stop()) {
                return;
            }
            Optional<LockFile.Seen> seen = file.look();
            LockRecord lock = seen.map(LockFile.Seen::lock).orElse(null);
            if (seen.isPresent() && lock != null && lock.isHeldBy(token)) {
                file.replace(seen.get(), lock.givenUp());
            }
        } catch (IOException | RuntimeException e) {
            LOG.info("Failed to give up {}: {}", file.path(), StoreFailure.reason(e, file.path()));
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /**
     * Gives it up and removes it, if it is still ours: for an output in which nothing was begun and nothing shall stay. A driver
     * that takes the lock in this instant loses it.
     */
    public void discard() {
        close();
        try {
            Optional<LockFile.Seen> seen = file.look();
            LockRecord lock = seen.map(LockFile.Seen::lock).orElse(null);
            if (lock != null && lock.token().equals(token)) {
                file.fileSystem().delete(file.path(), false);
                file.fileSystem().delete(new Path(file.path().getParent(), FileLock.NAME), false);
            }
        } catch (IOException | RuntimeException e) {
            LOG.info("Failed to remove {}: {}", file.path(), StoreFailure.reason(e, file.path()));
        }
    }

    /** Whether the lock may still be ours. */
    private boolean stop() {
        closing.countDown();
        if (Thread.currentThread() != heart) {
            try {
                heart.join(Math.max(1, LONGEST_GOODBYE.toMillis()));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        }
        return !lost();
    }

    private static Path output(Path lock) {
        Path control = lock.getParent();
        Path root = control == null ? null : control.getParent();
        return root == null ? lock : root;
    }

    private static OutputException unusable(Path lock, Exception cause) {
        return new OutputException(
                "Cannot write output %s: %s".formatted(output(lock), StoreFailure.reason(cause, lock)), cause);
    }
}
