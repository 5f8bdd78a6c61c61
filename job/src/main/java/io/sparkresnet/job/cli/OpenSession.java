package io.sparkresnet.job.cli;

import org.apache.spark.sql.SparkSession;

/**
 * A Spark session that is stopped when the job is done.
 *
 * @param spark the session
 */
record OpenSession(SparkSession spark) implements AutoCloseable {
    @Override
    public void close() {
        spark.stop();
    }
}
