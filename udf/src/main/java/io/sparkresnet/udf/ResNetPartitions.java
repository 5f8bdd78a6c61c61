package io.sparkresnet.udf;

import io.sparkresnet.model.inference.CompiledModel;
import io.sparkresnet.model.inference.InferenceSession;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.apache.spark.TaskContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Row;
import org.apache.spark.util.TaskCompletionListener;
import org.jspecify.annotations.Nullable;

/**
 * The function of {@code mapPartitions}: image references in, rows of {@link PredictionSchema#SCHEMA} out, in the same order
 * and one for each, failed images included. An executor holds one engine session, one pool of reading threads and one budget
 * of bytes, whatever its task slots. Serializable and small: what is large travels in the broadcasts.
 */
public final class ResNetPartitions implements Serializable {
    private static final long serialVersionUID = 1L;
    /** The model of the running job, and one of a job before or beside it. */
    private static final SessionCache<InferenceSession> SESSIONS = new SessionCache<>(2);

    private final Broadcast<CompiledModel> model;
    private final Broadcast<SerializableHadoopConf> hadoopConf;
    private final Broadcast<PredictionSettings> settings;
    private final FileStatusSource statuses;
    private final PipelineMetrics metrics;
    /** Tells this job from others that read in the same executor. */
    private final String job;

    private final @Nullable Fence fence;

    /**
     * Made on the driver.
     *
     * @param statuses {@link FileStatusSource#plain()}, or one that knows the store's own class and with it the etag
     * @throws IllegalArgumentException if the network cannot give what the settings ask for
     */
    public ResNetPartitions(
            Broadcast<CompiledModel> model,
            Broadcast<SerializableHadoopConf> hadoopConf,
            Broadcast<PredictionSettings> settings,
            FileStatusSource statuses,
            PipelineMetrics metrics) {
        this(model, hadoopConf, settings, statuses, metrics, UUID.randomUUID().toString(), null);
        settings.value().requireFits(model.value().architecture());
    }

    private ResNetPartitions(
            Broadcast<CompiledModel> model,
            Broadcast<SerializableHadoopConf> hadoopConf,
            Broadcast<PredictionSettings> settings,
            FileStatusSource statuses,
            PipelineMetrics metrics,
            String job,
            @Nullable Fence fence) {
        this.model = model;
        this.hadoopConf = hadoopConf;
        this.settings = settings;
        this.statuses = statuses;
        this.metrics = metrics;
        this.job = job;
        this.fence = fence;
    }

    /** The same, with a fence against images that end the process; each chunk's number and order of images stand for ever. */
    public ResNetPartitions within(Fence around) {
        return new ResNetPartitions(model, hadoopConf, settings, statuses, metrics, job, around);
    }

    /**
     * The rows of {@code images}, made while they are read; {@code chunk} is written to each. Inside a Spark task everything is
     * closed when the task ends, fails or is killed; elsewhere when the last row has been read.
     */
    public Iterator<Row> rows(Iterator<ImageRef> images, long chunk) {
        @Nullable TaskContext task = TaskContext.get();
        BooleanSupplier killed = task == null ? () -> false : task::isInterrupted;
        PredictionSettings chosen = settings.value();
        CompiledModel compiled = model.value();
        Exclusion exclusion = Exclusion.shared();
        ExecutorReads reads = ExecutorReads.shared(chosen.fetch());
        ImageSource source = source();
        ImageFetcher fetcher = new ImageFetcher(source, chosen.fetch(), reads.threads(), exclusion);
        ImageFetcher suspects = new ImageFetcher(source, chosen.fetch(), reads.threads(), Exclusion.ofItsOwn());
        @Nullable FenceMarks marks = marks(task, chunk);
        GatedImages gate = new GatedImages();
        StoreRefusals refusals = StoreRefusals.of(job, chosen.fetch());
        FetchWindow window =
                new FetchWindow(marks == null ? images : gate, fetcher, reads, refusals, metrics.clock(), killed);
        ExecutorMeters.shared().register();
        long start = System.nanoTime();
        SessionCache.Lease<InferenceSession> lease =
                SESSIONS.lease(compiled.fingerprint(), () -> InferenceSession.open(compiled));
        metrics.clock().addSince(PipelineStage.OPEN, start);
        if (lease.opened()) {
            metrics.sessionsOpened().add(1);
        }
        ImagePipeline pipeline = new ImagePipeline(
                window,
                compiled.recipe(),
                chosen,
                lease.session()::forward,
                new PredictionRows(chosen, compiled.fingerprint(), chunk),
                metrics,
                DecodeMemory.shared(),
                exclusion,
                killed);
        RowIterator careful = marks == null
                ? pipeline
                : new FencedRows(images, gate, pipeline, suspects, reads, refusals, exclusion, marks, killed);
        ClosingRows rows = new ClosingRows(careful, lease, metrics.clock());
        if (task != null) {
            StageClock.ofThisTask(metrics.clock());
            task.addTaskCompletionListener((TaskCompletionListener) ended -> {
                StageClock.ofThisTask(null);
                rows.close();
            });
        }
        return rows;
    }

    /** Null: nothing need be marked. */
    private @Nullable FenceMarks marks(@Nullable TaskContext task, long chunk) {
        if (fence == null) {
            return null;
        }
        try {
            return fence.marks(task, chunk, hadoopConf.value().conf()).orElse(null);
        } catch (IOException e) {
            throw new UncheckedIOException("Failed to read the marks of chunk " + chunk, e);
        }
    }

    private ImageSource source() {
        try {
            return new FileSystemSource(hadoopConf.value().conf(), statuses);
        } catch (IOException e) {
            throw new UncheckedIOException("Failed to find the current Hadoop user", e);
        }
    }
}
