package io.sparkresnet.udf;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads one image, again after a passing failure (timeout, connection, 5xx) until the attempts or the time are used up, and
 * turns every exception into a row's error. A store that asks to slow down is asked less, later, and by fewer threads; such an
 * answer uses up no attempt. Each attempt holds a share of an {@link Exclusion}; waiting for it uses up no time. Thread-safe.
 */
final class ImageFetcher {
    private final ImageSource source;
    private final FetchSettings settings;
    private final Backoff backoff;
    private final ReadThreads threads;
    private final Exclusion exclusion;
    private final AtomicLong throttledBefore;

    /** Reads from {@code source}; what the store says of its load is passed to {@code threads}. */
    ImageFetcher(ImageSource source, FetchSettings settings, ReadThreads threads, Exclusion exclusion) {
        this.source = source;
        this.settings = settings;
        this.exclusion = exclusion;
        this.backoff = new Backoff(settings.backoff());
        this.threads = threads;
        this.throttledBefore = new AtomicLong(source.throttled());
    }

    /** Whether {@code image} is so large that not one byte of it is asked for. */
    boolean refuses(ImageRef image) {
        return image.length() > settings.maxFileBytes();
    }

    /**
     * Blocks until {@code image} is read or has failed for good; a read that hangs is for the caller to end, who then asks for
     * {@link #timedOut}. Never throws an exception; a VirtualMachineError goes through.
     */
    Fetched fetch(ImageRef image, ReadAttempts attempts, BooleanSupplier cancelled) {
        if (refuses(image)) {
            String message =
                    "Too large: %d bytes (expected at most %d)".formatted(image.length(), settings.maxFileBytes());
            return Fetched.failed(image, new ImageError(ErrorStage.FETCH, ErrorKind.TOO_LARGE, message), 1);
        }
        long begun = System.nanoTime();
        BooleanSupplier over = () -> cancelled.getAsBoolean() || left(begun, attempts) <= 0;
        int failures = 0;
        while (true) {
            attempts.begin();
            try {
                byte[] content = read(image, attempts, over);
                noteThrottling(FetchFailure.Sort.OTHER);
                threads.succeeded();
                return Fetched.read(image, content, attempts.begun());
            } catch (Exception e) {
                ImageError error = FetchFailure.of(image, e);
                FetchFailure.Sort sort = FetchFailure.sort(image, e);
                noteThrottling(sort);
                if (left(begun, attempts) <= 0) {
                    return timedOut(image, attempts);
                }
                attempts.failed(error);
                if (sort == FetchFailure.Sort.OTHER) {
                    failures++;
                }
                if (failures == settings.attempts() || !worthRepeating(error.kind()) || cancelled.getAsBoolean()) {
                    return Fetched.failed(image, error, attempts.begun());
                }
                Duration pause = backoff.pause(attempts.begun(), sort, ThreadLocalRandom.current());
                if (!sleep(Math.min(pause.toNanos(), left(begun, attempts)))) {
                    return Fetched.failed(image, error, attempts.begun());
                }
                if (left(begun, attempts) <= 0) {
                    return timedOut(image, attempts);
                }
            }
        }
    }

    private byte[] read(ImageRef image, ReadAttempts attempts, BooleanSupplier over) throws IOException {
        attempts.waits(System.nanoTime());
        try (Exclusion.Held share = exclusion.share()) {
            attempts.goesOn(System.nanoTime());
            return source.read(image, over);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("Cancelled before the read");
        }
    }

    private long left(long begun, ReadAttempts attempts) {
        return -overtime(begun, System.nanoTime(), attempts);
    }

    /** By how many nanoseconds a read that began at {@code begun} is over its time at {@code nanoTime}; negative before. */
    long overtime(long begun, long nanoTime, ReadAttempts attempts) {
        return nanoTime
                - begun
                - attempts.waitedNanos(nanoTime)
                - settings.timeLimit().toNanos();
    }

    /** The outcome of a read that is over because its time is. */
    Fetched timedOut(ImageRef image, ReadAttempts attempts) {
        @Nullable ImageError last = attempts.lastFailure();
        String message = "Not read within %d ms".formatted(settings.timeLimit().toMillis())
                + (last == null ? "" : ", the last failure before: " + last.message());
        return Fetched.failed(image, new ImageError(ErrorStage.FETCH, ErrorKind.TIMEOUT, message), attempts.begun());
    }

    /** A file system that repeats by itself shows in its own count only that it was asked to slow down. */
    private void noteThrottling(FetchFailure.Sort sort) {
        long throttled = source.throttled();
        boolean within = throttledBefore.getAndAccumulate(throttled, Math::max) < throttled;
        if (within || sort == FetchFailure.Sort.THROTTLED) {
            threads.slowDown();
        }
    }

    private static boolean sleep(long nanos) {
        try {
            Thread.sleep(Math.max(0, Duration.ofNanos(nanos).toMillis()));
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** What is gone or changed stays so within seconds. */
    private static boolean worthRepeating(ErrorKind kind) {
        return kind == ErrorKind.TIMEOUT || kind == ErrorKind.IO;
    }
}
