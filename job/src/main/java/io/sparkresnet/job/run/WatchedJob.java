package io.sparkresnet.job.run;

import io.sparkresnet.job.source.InputException;
import io.sparkresnet.job.source.StoreFailure;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.apache.hadoop.fs.Path;
import org.apache.spark.ExceptionFailure;
import org.apache.spark.SparkContext;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.jspecify.annotations.Nullable;

/**
 * Spark jobs that can be stopped with a reason, and whose failure is told in a sentence: a store that refuses, a disk that is
 * full, an output that nobody may write, an answer that makes no sense. What Spark itself says of these is a trace of its
 * scheduler. Thread-safe.
 */
final class WatchedJob extends SparkListener implements AutoCloseable {
    private static final String GROUP = "spark-resnet";
    private static final String NO_SPACE = "No space left on device";
    private static final String STORE_REFUSES = "StoreRefusesException";
    /** Spark's name for a file of rows that it cannot read. */
    private static final String FAILED_READ = "[FAILED_READ_FILE";

    private static final String GOES_ON = "; what is done stays, and the same command goes on";
    /** In a row: each has cost a chunk's attempt; a store's short outage is over by then. */
    private static final int MOST_FAILURES = 4;

    private static final int DEEPEST = 20;

    private final SparkContext spark;
    private final Path output;
    private final AtomicReference<@Nullable OutputException> stopped = new AtomicReference<>();
    private final AtomicInteger failures = new AtomicInteger();
    /** By task, which forgets its own where a later attempt succeeds. */
    private final Map<String, Exception> told = Collections.synchronizedMap(new LinkedHashMap<>());

    /** Watches the jobs of {@code spark} that write to {@code output}. */
    WatchedJob(SparkContext spark, Path output) {
        this.spark = spark;
        this.output = output;
        spark.addSparkListener(this);
    }

    /** Ends the running jobs; {@link #run} throws {@code reason}. */
    void stop(OutputException reason) {
        stopped.compareAndSet(null, reason);
        spark.cancelJobGroup(GROUP);
    }

    /** Runs {@code work}, which may start Spark jobs, and tells its failure. */
    <T> T run(Callable<T> work) throws InputException, OutputException {
        requireNotStopped();
        spark.setJobGroup(GROUP, GROUP, false);
        try {
            T result = work.call();
            requireNotStopped();
            return result;
        } catch (InputException | OutputException e) {
            throw e;
        } catch (Exception e) {
            requireNotStopped();
            @Nullable Exception known = known(e).or(this::lastTold).orElse(null);
            if (known instanceof InputException input) {
                throw input;
            }
            if (known instanceof OutputException output) {
                throw output;
            }
            throw e instanceof RuntimeException runtime ? runtime : new IllegalStateException(e);
        } finally {
            spark.clearJobGroup();
        }
    }

    private Optional<Exception> lastTold() {
        synchronized (told) {
            return told.values().stream().reduce((before, last) -> last);
        }
    }

    /** Throws the reason once {@link #stop} was called. */
    void requireNotStopped() throws OutputException {
        OutputException reason = stopped.get();
        if (reason != null) {
            throw reason;
        }
    }

    /** One that was begun while the others were being ended. */
    @Override
    public void onJobStart(SparkListenerJobStart start) {
        if (stopped.get() != null) {
            spark.cancelJobGroup(GROUP);
        }
    }

    @Override
    public void onTaskEnd(SparkListenerTaskEnd end) {
        String task = end.stageId() + "/" + end.taskInfo().index();
        if (end.taskInfo().successful()) {
            failures.set(0);
            told.remove(task);
        }
        if (end.reason() instanceof ExceptionFailure failure
                && failure.exception().isDefined()) {
            Optional<Exception> known = known(failure.exception().get());
            if (known.isPresent()) {
                told.put(task, known.get());
                // Every other attempt would find the same out, slowly
                boolean refuses = first(failure.exception().get(), WatchedJob::storeRefuses)
                        .isPresent();
                if (refuses || failures.incrementAndGet() >= MOST_FAILURES) {
                    spark.cancelJobGroup(GROUP);
                }
            }
        }
    }

    /** What {@code failure} is known to be; the most telling of its causes decides. */
    private Optional<Exception> known(Throwable failure) {
        Optional<Exception> told = first(failure, each -> told(each, failure));
        return told.isPresent() ? told : first(failure, each -> ofStore(each, failure));
    }

    private static <T> Optional<T> first(Throwable failure, Function<Throwable, Optional<T>> known) {
        Throwable each = failure;
        for (int depth = 0; each != null && depth < DEEPEST; depth++) {
            Optional<T> found = known.apply(each);
            if (found.isPresent()) {
                return found;
            }
            each = each.getCause();
        }
        return Optional.empty();
    }

    private static Optional<Exception> told(Throwable each, Throwable failure) {
        String message = String.valueOf(each.getMessage());
        if (each instanceof ListingException || storeRefuses(each).isPresent()) {
            return Optional.of(new InputException(message + GOES_ON, failure));
        }
        if (each instanceof ChunkFileException) {
            return Optional.of(new OutputException(message + GOES_ON, failure));
        }
        if (message.contains(NO_SPACE)) {
            return Optional.of(
                    new OutputException("Cannot write a chunk's file on a local disk: " + NO_SPACE + GOES_ON, failure));
        }
        return Optional.empty();
    }

    /** A whole executor's count of images says so. */
    private static Optional<Throwable> storeRefuses(Throwable each) {
        return each.getClass().getSimpleName().equals(STORE_REFUSES) ? Optional.of(each) : Optional.empty();
    }

    private Optional<Exception> ofStore(Throwable each, Throwable failure) {
        boolean isOfStore =
                StoreFailure.isOne(each) || String.valueOf(each.getMessage()).contains(FAILED_READ);
        return isOfStore
                ? Optional.of(new OutputException(
                        "Cannot go on with output %s: %s".formatted(output, StoreFailure.reason(each, output))
                                + GOES_ON,
                        failure))
                : Optional.empty();
    }

    @Override
    public void close() {
        spark.removeSparkListener(this);
    }
}
