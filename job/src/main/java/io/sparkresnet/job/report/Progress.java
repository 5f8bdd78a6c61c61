package io.sparkresnet.job.report;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
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
    private final ScheduledExecutorService timer;
    private volatile boolean printed;

    private Progress(PrintStream err, boolean terminal, long total, LongSupplier images, LongSupplier failures) {
        this.err = err;
        this.total = total;
        this.images = images;
        this.failures = failures;
        this.timer = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "progress");
            thread.setDaemon(true);
            return thread;
        });
        if (terminal) {
            timer.scheduleAtFixedRate(this::print, REFRESH_MILLIS, REFRESH_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    /** Starts to show these totals; {@code total} is the number of images of the run. */
    public static Progress show(PrintStream err, long total, LongSupplier images, LongSupplier failures) {
        String property = System.getProperty(TERMINAL_PROPERTY, "");
        boolean terminal = property.isEmpty() ? System.console() != null : Boolean.parseBoolean(property);
        return new Progress(err, terminal, total, images, failures);
    }

    private void print() {
        Duration elapsed = Duration.ofNanos(System.nanoTime() - start);
        printed = true;
        err.print(TO_START_AND_CLEAR + line(images.getAsLong(), failures.getAsLong(), total, elapsed));
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
        timer.shutdownNow();
        try {
            if (timer.awaitTermination(1, TimeUnit.SECONDS) && printed) {
                err.print(TO_START_AND_CLEAR);
                err.flush();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
