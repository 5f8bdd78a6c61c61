package io.sparkresnet.job.run;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The operating system's lock on a file beside the data, held for an instant by one process of all. It goes with the process,
 * however that ends; a process that is stopped while it holds it makes others fail after a minute rather than go on. A volume
 * without such locks, and a file that another user made, are used without. Thread-safe.
 */
final class FileLock {
    private static final Logger LOG = LoggerFactory.getLogger(FileLock.class);
    private static final String CONTROL = "_spark-resnet";
    static final String NAME = "replacing";
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final long PAUSE_MILLIS = 5;
    /** One lock a JVM: closing any channel of a file gives up all of a process's POSIX locks on it. */
    private static final ReentrantLock JVM = new ReentrantLock();

    private final Path file;
    private final Duration patience;

    private FileLock(Path file, Duration patience) {
        this.file = file;
        this.patience = patience;
    }

    /** What is done under the lock. */
    @FunctionalInterface
    interface Action<T> {
        /** Takes an instant. */
        T run() throws IOException;
    }

    /** The lock of the output that a file belongs to. */
    static FileLock of(Path name) {
        return of(name, PATIENCE);
    }

    static FileLock of(Path name, Duration patience) {
        Path absolute = name.toAbsolutePath();
        for (Path each = absolute.getParent(); each != null; each = each.getParent()) {
            if (each.endsWith(CONTROL)) {
                return new FileLock(each.resolve(NAME), patience);
            }
        }
        return new FileLock(absolute.resolveSibling(CONTROL).resolve(NAME), patience);
    }

    /** Does that while no other process does such a thing. */
    <T> T during(Action<T> action) throws IOException {
        long deadline = System.nanoTime() + patience.toNanos();
        enterJvm(deadline);
        try (FileChannel channel = open()) {
            java.nio.channels.FileLock lock = lock(channel, deadline);
            try {
                return action.run();
            } finally {
                if (lock != null) {
                    lock.release();
                }
            }
        } finally {
            JVM.unlock();
        }
    }

    /** Whether the volume has such locks. */
    boolean isKept() throws IOException {
        JVM.lock();
        try (FileChannel channel = open()) {
            return lock(channel, System.nanoTime() + patience.toNanos()) != null;
        } finally {
            JVM.unlock();
        }
    }

    private @Nullable FileChannel open() throws IOException {
        Files.createDirectories(file.resolveSibling(""));
        try {
            return FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        } catch (AccessDeniedException e) {
            LOG.debug("{} is another user's", file);
            return null;
        }
    }

    private void enterJvm(long deadline) throws IOException {
        try {
            if (!JVM.tryLock(deadline - System.nanoTime(), TimeUnit.NANOSECONDS)) {
                throw standsStill();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while waiting for the lock on " + file);
        }
    }

    private java.nio.channels.@Nullable FileLock lock(@Nullable FileChannel channel, long deadline) throws IOException {
        if (channel == null) {
            return null;
        }
        while (true) {
            java.nio.channels.FileLock lock = null;
            try {
                lock = channel.tryLock();
            } catch (OverlappingFileLockException e) {
                LOG.debug("{} is held by another class loader of this process", file);
            } catch (ClosedChannelException e) {
                // by an interrupt: no sign of a volume without locks
                throw e;
            } catch (IOException e) {
                LOG.debug("{} cannot be locked: {}", file, e.getMessage());
                return null;
            }
            if (lock != null) {
                return lock;
            }
            if (System.nanoTime() >= deadline) {
                throw standsStill();
            }
            try {
                Thread.sleep(PAUSE_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new InterruptedIOException("interrupted while waiting for the lock on " + file);
            }
        }
    }

    private IOException standsStill() {
        return new IOException(
                "Cannot lock %s: another process has held it for %d s (expected an instant); end the process that stands still"
                        .formatted(file, patience.toSeconds()));
    }
}
