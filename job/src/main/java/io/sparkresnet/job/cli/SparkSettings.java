package io.sparkresnet.job.cli;

import io.sparkresnet.job.conf.InvalidConfException;
import java.time.Duration;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkConf;
import org.apache.spark.network.util.JavaUtils;
import org.apache.spark.sql.SparkSession;

/** Spark's and Hadoop's configuration: what was set outside, and our defaults for what was not. */
final class SparkSettings {
    private static final String HADOOP = "spark.hadoop.";
    /** Reads an image in one request and retries a body that was cut; Hadoop 3.5's default does not. */
    private static final String S3A_STREAM = "fs.s3a.input.stream.type";

    private static final String CLASSIC = "classic";
    private static final String LOCK_LEASE = "spark.resnet.lock.lease";
    /** Ten beats of 10 seconds: a driver that collects garbage or waits for a slow store for so long is not dead. */
    private static final String DEFAULT_LOCK_LEASE = "60s";

    private static final long LEAST_LOCK_LEASE_MILLIS = 1000;
    private static final String LOOPBACK = "127.0.0.1";

    /** Six images in one chunk that end the process. */
    private static final String TASK_ATTEMPTS = "20";
    /** A cluster that cannot start executors at all still ends the run within minutes. */
    private static final String EXECUTOR_FAILURES = "100";

    private static volatile boolean opened;

    private SparkSettings() {}

    /** Whether this JVM has had a session. */
    static boolean wereOpened() {
        return opened;
    }

    /** Hadoop's configuration as the job will have it, without a SparkContext. */
    static Configuration hadoop() {
        Configuration conf = new Configuration();
        conf.setIfUnset(S3A_STREAM, CLASSIC);
        for (String name : System.getProperties().stringPropertyNames()) {
            if (name.startsWith(HADOOP)) {
                conf.set(name.substring(HADOOP.length()), System.getProperty(name));
            }
        }
        return conf;
    }

    /**
     * How long a lock may stand still before its holder is thought dead.
     *
     * @throws InvalidConfException if the setting is not a duration
     */
    static Duration lockLease() throws InvalidConfException {
        String text = System.getProperty(LOCK_LEASE, DEFAULT_LOCK_LEASE);
        try {
            long millis = JavaUtils.timeStringAsMs(text);
            if (millis >= LEAST_LOCK_LEASE_MILLIS) {
                return Duration.ofMillis(millis);
            }
        } catch (NumberFormatException e) {
            // Told below
        }
        throw new InvalidConfException(
                "Invalid %s: %s (expected a duration of a second or more, such as 60s)".formatted(LOCK_LEASE, text));
    }

    /** A session for one job; whoever opens it closes it. */
    static OpenSession open(String name) {
        SparkConf conf = new SparkConf();
        conf.setIfMissing("spark.master", "local[*]");
        conf.setIfMissing("spark.app.name", name);
        conf.setIfMissing(HADOOP + S3A_STREAM, CLASSIC);
        // S3A's vectored reads (Hadoop 3.5) do not go on with a body that was cut; its plain ones do.
        conf.setIfMissing(HADOOP + "parquet.hadoop.vectored.io.enabled", "false");
        // Rows carry java.sql.Timestamp, and broadcasts are plain Java objects.
        conf.set("spark.sql.datetime.java8API.enabled", "false");
        conf.set("spark.serializer", "org.apache.spark.serializer.JavaSerializer");
        conf.setIfMissing("spark.executorEnv.ORT_DISABLE_TELEMETRY", "1");
        // Spark's default is INT96, which other readers of Parquet are leaving behind.
        conf.setIfMissing("spark.sql.parquet.outputTimestampType", "TIMESTAMP_MICROS");
        // An image that ends its executor costs its chunk four attempts and each further one three, and every other
        // task that
        // ran there one: Spark's 4 would end the run at the first.
        conf.setIfMissing("spark.task.maxFailures", TASK_ATTEMPTS);
        // YARN's and Kubernetes' own limit, else twice the number of executors over the whole run.
        conf.setIfMissing("spark.executor.maxNumFailures", EXECUTOR_FAILURES);
        if (conf.get("spark.master").startsWith("local")) {
            conf.setIfMissing("spark.ui.enabled", "false");
            // One process: nothing has to be reached from outside.
            conf.setIfMissing("spark.driver.host", LOOPBACK);
            conf.setIfMissing("spark.driver.bindAddress", LOOPBACK);
            conf.setIfMissing("spark.sql.shuffle.partitions", "2");
            // Progress comes with the heartbeats.
            conf.setIfMissing("spark.executor.heartbeatInterval", "2s");
        }
        OpenSession session =
                new OpenSession(SparkSession.builder().config(conf).getOrCreate());
        opened = true;
        return session;
    }
}
