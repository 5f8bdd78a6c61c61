package io.sparkresnet.job.report;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * One line on standard error that is written over twice a second: images done, speed, failures and time left. Where standard
 * error is no terminal, nothing. Its own daemon thread; close it to end the line.
 */
public final class Progress implements AutoCloseable {
    /** Set by submit-scripts/local.sh, because Java cannot ask whether standard error is a terminal. */
    private static final String TERMINAL_PROPERTY = "io.sparkresnet.terminal";

    private static final long REFRESH_MILLIS = 500;
    private static final String TO_START_AND_CLEAR = "\r\u001b[K";

    private final PrintStream err;
    private final long total;
    private final LongSupplier images;
    private final LongSupplier failures;
    private final long start = System.nanoTime();
    private final CountDownLatch ended = new CountDownLatch(1);
    private final Thread thread;

    private Progress(PrintStream err, long total, LongSupplier images, LongSupplier failures) {
        this.err = err;
        this.total = total;
        this.images = images;
        this.failures = failures;
        this.thread = new Thread(this::printUntilEnded, "progress");
        thread.setDaemon(true);
    }

    /** Starts to show these totals; {@code total} is the number of images of the run. */
    public static Progress show(PrintStream err, long total, LongSupplier images, LongSupplier failures) {
        Progress progress = new Progress(err, total, images, failures);
        if (Boolean.getBoolean(TERMINAL_PROPERTY)) {
            progress.thread.start();
        }
        return progress;
    }

    /** {@code message}, written over the line where there is one. */
    public static String over(String message) {
        return (Boolean.getBoolean(TERMINAL_PROPERTY) ? TO_START_AND_CLEAR : "") + message;
    }

    private void printUntilEnded() {
        try {
            while (!ended.await(REFRESH_MILLIS, TimeUnit.MILLISECONDS)) {
                Duration elapsed = Duration.ofNanos(System.nanoTime() - start);
                err.print(TO_START_AND_CLEAR + line(images.getAsLong(), failures.getAsLong(), total, elapsed));
                err.flush();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        err.print(TO_START_AND_CLEAR);
        err.flush();
    }

    /** {@code 1,234 of 10,000 images, 85.1 images/s, 3 failed, 1m 43s left}. */
    static String line(long images, long failures, long total, Duration elapsed) {
        double seconds = elapsed.toMillis() / 1000.0;
        double speed = seconds == 0 ? 0 : images / seconds;
        String left =
                images == 0 ? "" : ", " + text(Duration.ofSeconds(Math.round((total - images) / speed))) + " left";
        return String.format(
                Locale.ROOT, "%,d of %,d images, %.1f images/s, %,d failed%s", images, total, speed, failures, left);
    }

    private static String text(Duration duration) {
        if (duration.toHours() > 0) {
            return "%dh %dm".formatted(duration.toHours(), duration.toMinutesPart());
        }
        if (duration.toMinutes() > 0) {
            return "%dm %ds".formatted(duration.toMinutes(), duration.toSecondsPart());
        }
        return duration.toSeconds() + "s";
    }

    @Override
    public void close() {
        ended.countDown();
        try {
            thread.join(TimeUnit.SECONDS.toMillis(1));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
