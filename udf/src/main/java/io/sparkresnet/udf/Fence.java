package io.sparkresnet.udf;

import java.io.IOException;
import java.io.Serializable;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.SparkEnv;
import org.apache.spark.TaskContext;
import org.jspecify.annotations.Nullable;

/**
 * Keeps an image that ends its process from ending the run. An image can do so in native code, in the kernel's hands (out of
 * memory) or by an Error, and no process that is gone can say which image it was.
 *
 * <p>The first attempt of a chunk writes nothing. From the second on an attempt writes, before it begins with a group of
 * {@value FencedRows#GROUP} images, which ones these are. An attempt that finds the mark of one that ended so takes those images
 * as suspects, one by one, each marked by itself, with nothing else in work in the JVM ({@link Exclusion}): other tasks pause.
 * An image that was in work alone when {@value Suspects#DEATHS_ALONE} attempts ended gets a row with the kind
 * {@link ErrorKind#CRASHED} and is not touched again. Two, because an executor also ends for reasons of its own, and a twin by
 * speculation is alive: neither meets the same image twice. So one such image costs four attempts, each further one three, and
 * one in the same group two. An Error that leaves the JVM alive becomes the suspect's row at once.
 *
 * <p>What cannot be helped: an image that neither ends nor ends the process hangs its task.
 *
 * @param directory where the marks lie: a directory of the run's own, as Hadoop's {@code Path.toString()}
 * @param start what came before
 */
public record Fence(String directory, Start start) implements Serializable {
    /** SparkContext.DRIVER_IDENTIFIER, private to Spark: the executor within the driver's process. */
    private static final String DRIVER = "driver";

    /** What came before this driver in the same run. */
    public enum Start {
        /** Nothing: only a task's further attempts are careful. */
        FIRST,
        /**
         * Another driver, which may have died with a chunk: a chunk that has marks is done carefully from the first attempt on,
         * and every chunk is where tasks run in the driver's own process, because there it may have died of an image.
         */
        RESUMED
    }

    /** Removes all marks, once every chunk of the run is written. */
    public void remove(Configuration conf) throws IOException {
        Path path = new Path(directory);
        path.getFileSystem(conf).delete(path, true);
    }

    /** The marks of a chunk for a new attempt that is to be a careful one; empty: it goes at full speed. */
    Optional<FenceMarks> marks(@Nullable TaskContext task, long chunk, Configuration conf) throws IOException {
        boolean again = task != null && (task.attemptNumber() > 0 || task.stageAttemptNumber() > 0);
        if (!again && start == Start.FIRST) {
            return Optional.empty();
        }
        FenceMarks marks = FenceMarks.open(new Path(directory, Long.toString(chunk)), conf);
        boolean careful = again || inDriver() || !marks.left().isEmpty();
        return careful ? Optional.of(marks) : Optional.empty();
    }

    private static boolean inDriver() {
        @Nullable SparkEnv spark = SparkEnv.get();
        return spark == null || spark.executorId().equals(DRIVER);
    }
}
