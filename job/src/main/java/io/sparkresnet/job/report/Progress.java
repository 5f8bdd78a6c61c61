package io.sparkresnet.job.report;

import io.sparkresnet.udf.Limit;
import io.sparkresnet.udf.StageTimes;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Images done, speed, failures, time left and what limits the job: on a terminal one line on standard error that is written over
 * twice a second, elsewhere a line of its own after ten seconds and then every minute. Its own daemon thread; close it to end.
 */
public final class Progress implements AutoCloseable {
    /** Set by submit-scripts/local.sh, because Java cannot ask whether standard error is a terminal. */
    private static final String TERMINAL_PROPERTY = "io.sparkresnet.terminal";

    private static final Duration REFRESH = Duration.ofMillis(500);
    private static final Duration FIRST_HEARTBEAT = Duration.ofSeconds(10);
    private static final Duration HEARTBEAT = Duration.ofMinutes(1);
    private static final String TO_START_AND_CLEAR = "\r\u001b[K";

    private final PrintStream err;
    private final long total;
    private final RunningTotals totals;
    private final long start = System.nanoTime();
    private final CountDownLatch ended = new CountDownLatch(1);
    private final Thread thread;

    private Progress(PrintStream err, long total, RunningTotals totals) {
        this.err = err;
        this.total = total;
        this.totals = totals;
        this.thread = new Thread(onTerminal() ? this::writeOver : this::beat, "progress");
        thread.setDaemon(true);
    }

    /** Starts to show these totals; {@code total} is the number of images of the run. */
    public static Progress show(PrintStream err, long total, RunningTotals totals) {
        Progress progress = new Progress(err, total, totals);
        progress.thread.start();
        return progress;
    }

    /** {@code message}, written over the line where there is one. */
    public static String over(String message) {
        return (onTerminal() ? TO_START_AND_CLEAR : "") + message;
    }

    private static boolean onTerminal() {
        return Boolean.getBoolean(TERMINAL_PROPERTY);
    }

    private void writeOver() {
        while (!endsWithin(REFRESH)) {
            err.print(TO_START_AND_CLEAR + line());
            err.flush();
        }
        err.print(TO_START_AND_CLEAR);
        err.flush();
    }

    private void beat() {
        Duration pause = FIRST_HEARTBEAT;
        while (!endsWithin(pause)) {
            err.println("spark-resnet: " + line());
            pause = HEARTBEAT;
        }
    }

    private boolean endsWithin(Duration pause) {
        try {
            return ended.await(pause.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    private String line() {
        return line(
                totals.images(), totals.failures(), total, Duration.ofNanos(System.nanoTime() - start), totals.times());
    }

    /** {@code 1,234 of 10,000 images, 85.1 images/s, 3 failed, 1m 43s left; 88 % evaluating the network: ...}. */
    static String line(long images, long failures, long total, Duration elapsed, StageTimes times) {
        double seconds = elapsed.toMillis() / 1000.0;
        double speed = seconds == 0 ? 0 : images / seconds;
        String left =
                images == 0 ? "" : ", " + text(Duration.ofSeconds(Math.round((total - images) / speed))) + " left";
        String limit = Limit.sentence(times);
        return String.format(
                Locale.ROOT,
                "%,d of %,d images, %.1f images/s, %,d failed%s%s",
                images,
                total,
                speed,
                failures,
                left,
                limit.isEmpty() ? "" : "; " + limit);
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
