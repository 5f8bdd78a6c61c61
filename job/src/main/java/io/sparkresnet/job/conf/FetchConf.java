package io.sparkresnet.job.conf;

import io.sparkresnet.udf.FetchSettings;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.LongPredicate;
import java.util.function.LongSupplier;
import org.apache.spark.SparkConf;
import scala.Tuple2;

/**
 * Reading ahead, set where Spark's own settings are set, as {@code spark.resnet.fetch.*}: sizes and times in Spark's notation.
 */
final class FetchConf {
    private static final String PREFIX = "spark.resnet.";
    private static final String WINDOW = "spark.resnet.fetch.window";
    private static final String THREADS = "spark.resnet.fetch.threads";
    private static final String BYTES = "spark.resnet.fetch.bytes";
    private static final String ATTEMPTS = "spark.resnet.fetch.attempts";
    private static final String TIMEOUT = "spark.resnet.fetch.timeout";
    private static final String MAX_FILE_BYTES = "spark.resnet.fetch.max-file-bytes";
    /** Read by {@code SparkSettings}, which knows the lock. */
    private static final String LOCK_LEASE = "spark.resnet.lock.lease";

    /** Read by those who write the report. */
    private static final String REPORT_PICTURES = "spark.resnet.report.pictures";

    private static final List<String> KEYS =
            List.of(WINDOW, THREADS, BYTES, ATTEMPTS, TIMEOUT, MAX_FILE_BYTES, LOCK_LEASE, REPORT_PICTURES);

    private static final long MOST_THREADS = 4096;
    private static final long MOST_WINDOW = 65_536;
    private static final long MOST_ATTEMPTS = 100;
    private static final Duration LONGEST_TIMEOUT = Duration.ofHours(1);

    private final Map<String, String> given;
    private final Problems problems;

    private FetchConf(Map<String, String> given, Problems problems) {
        this.given = given;
        this.problems = problems;
    }

    /** What {@code spark}, the driver's configuration, says of reading ahead; the defaults where it says nothing. */
    static FetchSettings of(SparkConf spark, Problems problems) {
        Map<String, String> given = new TreeMap<>();
        for (Tuple2<String, String> each : spark.getAll()) {
            if (each._1().startsWith(PREFIX)) {
                given.put(each._1(), each._2().strip());
            }
        }
        for (String key : given.keySet()) {
            if (!KEYS.contains(key)) {
                problems.add("Unknown setting %s%s".formatted(key, Suggestion.phrase(key, KEYS)));
            }
        }
        String pictures = given.getOrDefault(REPORT_PICTURES, "true");
        if (!pictures.equals("true") && !pictures.equals("false")) {
            problems.add("Invalid %s: %s (expected true or false)".formatted(REPORT_PICTURES, pictures));
        }
        return new FetchConf(given, problems).settings();
    }

    private FetchSettings settings() {
        FetchSettings defaults = FetchSettings.DEFAULT;
        long window = count(WINDOW, MOST_WINDOW).orElse((long) defaults.imagesAhead());
        long threads = count(THREADS, MOST_THREADS).orElse((long) defaults.threads());
        long bytes = size(BYTES, Long.MAX_VALUE).orElse(defaults.bytesAhead());
        long attempts = count(ATTEMPTS, MOST_ATTEMPTS).orElse((long) defaults.attempts());
        long maxFileBytes = size(MAX_FILE_BYTES, FetchSettings.LARGEST_ARRAY).orElse(defaults.maxFileBytes());
        Duration timeout = time().orElse(defaults.timeLimit());
        return new FetchSettings(
                (int) window,
                (int) threads,
                bytes,
                maxFileBytes,
                (int) attempts,
                defaults.backoff(),
                timeout,
                defaults.refusals());
    }

    private Optional<Long> count(String key, long most) {
        return value(
                key,
                "a whole number from 1 to " + most,
                () -> Long.parseLong(given.getOrDefault(key, "")),
                number -> number >= 1 && number <= most);
    }

    private Optional<Long> size(String key, long most) {
        String expected = "a size such as 256m" + (most == Long.MAX_VALUE ? "" : ", at most " + most + " bytes");
        return value(key, expected, () -> conf(key).getSizeAsBytes(key), bytes -> bytes >= 1 && bytes <= most);
    }

    private Optional<Duration> time() {
        return value(
                        TIMEOUT,
                        "a time such as 120s or 2min, at most 1h",
                        () -> conf(TIMEOUT).getTimeAsMs(TIMEOUT),
                        millis -> millis >= 1 && millis <= LONGEST_TIMEOUT.toMillis())
                .map(Duration::ofMillis);
    }

    private Optional<Long> value(String key, String expected, LongSupplier reading, LongPredicate valid) {
        if (!given.containsKey(key)) {
            return Optional.empty();
        }
        try {
            long value = reading.getAsLong();
            if (valid.test(value)) {
                return Optional.of(value);
            }
        } catch (IllegalArgumentException e) {
            // Also NumberFormatException; said below in the words of all settings.
        }
        problems.add("Invalid %s: %s (expected %s)".formatted(key, given.get(key), expected));
        return Optional.empty();
    }

    /** Spark reads its notation of sizes and times only where they are set. */
    private SparkConf conf(String key) {
        return new SparkConf(false).set(key, given.getOrDefault(key, ""));
    }
}
