package io.sparkresnet.job.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkresnet.job.source.InputException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.VoidFunction;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class WatchedJobTest {
    private SparkSession spark;
    private WatchedJob watch;

    @BeforeEach
    void start(@TempDir Path warehouse) {
        spark = SparkSession.builder()
                .master("local[1,2]")
                .config("spark.ui.enabled", "false")
                .config("spark.sql.warehouse.dir", warehouse.toString())
                .getOrCreate();
        watch = new WatchedJob(spark.sparkContext(), new org.apache.hadoop.fs.Path("file:/out"));
    }

    @AfterEach
    void stop() {
        watch.close();
        spark.stop();
    }

    /** A driver that was frozen, and begins its job when another has taken its place. */
    @Test
    void aJobThatIsBegunAfterTheStopEnds() {
        OutputException reason = new OutputException("Cannot go on: another driver took it over");

        assertThatThrownBy(() -> watch.run(() -> {
                    watch.stop(reason);
                    job(each -> Thread.sleep(600_000));
                    return null;
                }))
                .isSameAs(reason);
    }

    @Test
    void aFailureThatALaterAttemptGotOverExplainsNothing() {
        assertThatThrownBy(() -> watch.run(() -> {
                    job(each -> {
                        if (TaskContext.get().attemptNumber() == 0) {
                            throw new ChunkFileException(
                                    "Cannot write output: the store was down", new IOException("503"));
                        }
                    });
                    throw new IllegalStateException("A defect");
                }))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("A defect");
    }

    @Test
    void aFailureOfEveryAttemptIsTold() {
        assertThatThrownBy(() -> watch.run(() -> {
                    job(each -> {
                        throw new ChunkFileException("Cannot write output: the store is down", new IOException("503"));
                    });
                    return null;
                }))
                .isInstanceOf(OutputException.class)
                .hasMessage("Cannot write output: the store is down; what is done stays, and the same command goes on");
    }

    @Test
    void aListingThatALaterAttemptReadsCostsThatAttemptAlone() throws Exception {
        String result = watch.run(() -> {
            job(each -> {
                if (TaskContext.get().attemptNumber() == 0) {
                    throw new ListingException("Cannot read listing: the store was down", new IOException("503"));
                }
            });
            return "done";
        });

        assertThat(result).isEqualTo("done");
    }

    @Test
    void aListingThatNoAttemptReadsIsTold() {
        assertThatThrownBy(() -> watch.run(() -> {
                    job(each -> {
                        throw new ListingException("Cannot read listing: the store is down", new IOException("503"));
                    });
                    return null;
                }))
                .isInstanceOf(InputException.class)
                .hasMessage("Cannot read listing: the store is down; what is done stays, and the same command goes on");
    }

    private void job(VoidFunction<Integer> task) {
        JavaSparkContext.fromSparkContext(spark.sparkContext())
                .parallelize(List.of(1), 1)
                .foreach(task);
    }
}
