package io.sparkresnet.job.run;

import io.sparkresnet.job.source.StoreFailure;
import io.sparkresnet.udf.PipelineStage;
import io.sparkresnet.udf.StageClock;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.mapreduce.JobContext;
import org.apache.hadoop.mapreduce.TaskAttemptContext;
import org.apache.spark.SparkEnv;
import org.apache.spark.internal.io.FileCommitProtocol;
import org.jspecify.annotations.Nullable;
import scala.Option;
import scala.collection.immutable.Seq;

/**
 * Lets Spark's own Parquet writer make one file a chunk: a task writes to a local file, and its commit creates the file at the
 * chunk's own key, in one step, if it is absent. Already there means done, by whomever: a second attempt, a speculative copy, a
 * driver thought dead. The file of an earlier chunk, of which failed images are done again, is replaced in one step, if it is as
 * it was planned. Nothing is left to commit for the job, nothing is renamed, and no {@code _SUCCESS} is written.
 *
 * <p>Spark makes one on the driver and one a task attempt; the names that {@link #RUN} and {@link #CHUNKS} give reach the tasks
 * as writer options.
 */
public final class ChunkCommitProtocol extends FileCommitProtocol implements java.io.Serializable {
    private static final long serialVersionUID = 1L;

    /** Writer option: the run's number. */
    public static final String RUN = "io.sparkresnet.run";
    /** Writer option: the chunk's number of each Spark partition, as {@link ChunkNumbers} writes them. */
    public static final String CHUNKS = "io.sparkresnet.chunks";
    /** Writer option: what the partitions after those replace, as JSON. */
    public static final String REPLACED = "io.sparkresnet.replaced";

    private final String output;
    private transient java.nio.file.@Nullable Path directory;
    private transient java.nio.file.@Nullable Path file;

    /** Called by Spark, by reflection. */
    public ChunkCommitProtocol(String jobId, String output, boolean dynamicPartitionOverwrite) {
        this.output = output;
    }

    @Override
    public void setupJob(JobContext job) {}

    @Override
    public void commitJob(JobContext job, Seq<TaskCommitMessage> commits) {}

    @Override
    public void abortJob(JobContext job) {}

    @Override
    public void setupTask(TaskAttemptContext task) {
        CardWriteSupport.use(task.getConfiguration());
        try {
            directory = Files.createTempDirectory(scratch(), "spark-resnet-chunk-");
        } catch (IOException e) {
            throw new ChunkFileException("Cannot create a chunk's file in %s: %s".formatted(scratch(), e), e);
        }
    }

    /**
     * The executor's own local disk, which Spark clears behind it; outside an executor the JVM's temporary directory. Asked of
     * the block manager, because what {@code Utils.getLocalDir} takes is of another type since Spark 4.1.
     */
    private static java.nio.file.Path scratch() {
        @Nullable SparkEnv spark = SparkEnv.get();
        return spark == null
                ? java.nio.file.Path.of(System.getProperty("java.io.tmpdir"))
                : spark.blockManager().diskBlockManager().localDirs()[0].toPath();
    }

    @Override
    @SuppressWarnings("deprecation")
    public String newTaskTempFile(TaskAttemptContext task, Option<String> subdirectory, String extension) {
        java.nio.file.Path created = directory();
        if (file != null) {
            throw new IllegalStateException("Cannot write a second file: a chunk is one file");
        }
        java.nio.file.Path chunk = created.resolve("chunk" + extension);
        file = chunk;
        // as Hadoop reads it back: a path's text is not escaped
        return new Path(chunk.toUri()).toString();
    }

    @Override
    @SuppressWarnings("deprecation")
    public String newTaskTempFileAbsPath(TaskAttemptContext task, String absoluteDirectory, String extension) {
        throw new UnsupportedOperationException(
                "Cannot write to %s: chunks are not partitioned".formatted(absoluteDirectory));
    }

    @Override
    public TaskCommitMessage commitTask(TaskAttemptContext task) {
        long start = System.nanoTime();
        java.nio.file.Path written = file;
        try {
            if (written != null) {
                put(written, task);
            }
            return new TaskCommitMessage(output);
        } catch (IOException | RuntimeException e) {
            throw new ChunkFileException(
                    "Cannot write output %s: %s".formatted(output, StoreFailure.reason(e, new Path(output))), e);
        } finally {
            StageClock.ofThisTask().ifPresent(clock -> clock.addSince(PipelineStage.WRITE, start));
            clear();
        }
    }

    @Override
    public void abortTask(TaskAttemptContext task) {
        clear();
    }

    /** Of several attempts one writes; the others find their work done. */
    private void put(java.nio.file.Path written, TaskAttemptContext task) throws IOException {
        Configuration conf = task.getConfiguration();
        int partition = task.getTaskAttemptID().getTaskID().getId();
        List<Integer> chunks = ChunkNumbers.parse(conf.get(CHUNKS, ""));
        OutputLayout layout = new OutputLayout(new Path(output));
        CreateIfAbsent store = CreateIfAbsent.on(layout.root().getFileSystem(conf));
        if (partition < chunks.size()) {
            store.create(written, layout.part(new PartFile(conf.getInt(RUN, 0), chunks.get(partition))));
        } else {
            Replaced replaced = Replaced.parse(conf.get(REPLACED)).get(partition - chunks.size());
            store.replace(written, layout.part(replaced.part()), replaced.stamp());
        }
    }

    private java.nio.file.Path directory() {
        java.nio.file.Path created = directory;
        if (created == null) {
            throw new IllegalStateException("Cannot write a chunk: its task was not set up");
        }
        return created;
    }

    private void clear() {
        java.nio.file.Path created = directory;
        file = null;
        directory = null;
        if (created == null) {
            return;
        }
        try (Stream<java.nio.file.Path> files = Files.walk(created)) {
            for (java.nio.file.Path each :
                    files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(each);
            }
        } catch (IOException e) {
            created.toFile().deleteOnExit();
        }
    }
}
