package io.sparkresnet.udf;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Queue;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A careful attempt of a chunk, as {@link Fence} describes it: the same rows, with a mark before each group. For one thread. */
final class FencedRows implements RowIterator {
    private static final Logger LOG = LoggerFactory.getLogger(FencedRows.class);
    /** Images of one mark: so many are tried one by one after an attempt has ended; a window and several batches. */
    static final int GROUP = 64;

    private static final long LOOK_AGAIN_MILLIS = 100;

    private final Iterator<ImageRef> images;
    private final GatedImages gate;
    private final ImagePipeline pipeline;
    private final ImageFetcher fetcher;
    private final ExecutorReads reads;
    private final StoreRefusals refusals;
    private final Exclusion exclusion;
    private final FenceMarks marks;
    private final Suspects suspects;
    private final BooleanSupplier cancelled;
    private final Queue<ImageRef> singles = new ArrayDeque<>();
    private long position;
    private boolean marked;
    private boolean failed;

    /**
     * An attempt over all images of a chunk.
     *
     * @param gate what the pipeline's window reads from
     * @param fetcher reads suspects, without a share of {@code exclusion}
     * @param reads the window's
     * @param refusals the job's
     */
    FencedRows(
            Iterator<ImageRef> images,
            GatedImages gate,
            ImagePipeline pipeline,
            ImageFetcher fetcher,
            ExecutorReads reads,
            StoreRefusals refusals,
            Exclusion exclusion,
            FenceMarks marks,
            BooleanSupplier cancelled) {
        this.images = images;
        this.gate = gate;
        this.pipeline = pipeline;
        this.fetcher = fetcher;
        this.reads = reads;
        this.refusals = refusals;
        this.exclusion = exclusion;
        this.marks = marks;
        this.suspects = new Suspects(marks.left());
        this.cancelled = cancelled;
    }

    @Override
    public boolean hasNext() {
        boolean returned = false;
        try {
            while (!pipeline.hasNext()) {
                if (!singles.isEmpty()) {
                    single(singles.remove(), position++);
                } else if (images.hasNext()) {
                    openGroup();
                } else {
                    clear();
                    returned = true;
                    return false;
                }
            }
            returned = true;
            return true;
        } catch (CancellationException | StoreRefusesException e) {
            // No image's fault
            returned = true;
            throw e;
        } catch (IOException e) {
            throw new UncheckedIOException("Failed to mark the images of a chunk", e);
        } finally {
            failed |= !returned;
        }
    }

    @Override
    public Row next() {
        if (!hasNext()) {
            throw new NoSuchElementException("Cannot read row: every image has had its own");
        }
        return pipeline.next();
    }

    /** Leaves the mark only where evaluating images failed: an attempt that is killed, or fails elsewhere, accuses none. */
    @Override
    public void close() {
        pipeline.close();
        if (failed) {
            return;
        }
        try {
            clear();
        } catch (IOException e) {
            LOG.info("Failed to remove the mark of a chunk's attempt: {}", e.getMessage());
        }
    }

    private void openGroup() throws IOException {
        List<ImageRef> group = new ArrayList<>(GROUP);
        while (group.size() < GROUP && images.hasNext()) {
            group.add(images.next());
        }
        long until = position + group.size();
        if (suspects.anyOf(position, until)) {
            singles.addAll(group);
            return;
        }
        write(FenceMark.range(position, until));
        position = until;
        gate.letIn(group);
    }

    private void single(ImageRef image, long index) throws IOException {
        int attempts = suspects.attempts(index);
        if (suspects.isCulprit(index)) {
            String message = "Its evaluation ended the process (%d attempts); not tried again: --retry-failed does"
                    .formatted(attempts);
            pipeline.refuse(image, attempts, new ImageError(suspects.stage(index), ErrorKind.CRASHED, message));
            return;
        }
        long bytes = fetcher.refuses(image) ? 0 : image.length();
        reserve(bytes);
        PendingFetch read = new PendingFetch(image, fetcher, reads, refusals, bytes);
        try {
            Exclusion.@Nullable Held all = exclusion.all(cancelled);
            if (all == null) {
                LOG.warn("Evaluating suspect {} beside others: one of them hangs", image.path());
                write(FenceMark.range(index, index + 1));
                besideOthers(read);
                return;
            }
            try (all) {
                alone(image, index, read);
            }
        } finally {
            read.close();
        }
    }

    private void besideOthers(PendingFetch read) {
        Fetched fetched;
        try (Exclusion.Held share = exclusion.taskShare()) {
            fetched = fetched(read);
        }
        pipeline.accept(fetched);
        pipeline.evaluateWaiting();
    }

    private void alone(ImageRef image, long index, PendingFetch read) throws IOException {
        boolean knownStage = suspects.deathsAlone(index) > 0;
        ErrorStage stage = ErrorStage.FETCH;
        write(FenceMark.alone(index, stage));
        try {
            Fetched fetched = fetched(read);
            if (fetched.error() == null) {
                stage = ErrorStage.DECODE;
                markStage(knownStage, index, stage);
            }
            pipeline.accept(fetched);
            stage = ErrorStage.INFER;
            markStage(knownStage, index, stage);
            pipeline.evaluateWaiting();
        } catch (Error e) {
            // Nothing else is in work: it is this image's, and the JVM lives.
            String message = "Its evaluation fails by an error of the JVM, also alone: " + e;
            pipeline.refuse(image, suspects.attempts(index), new ImageError(stage, ErrorKind.CRASHED, message));
        } finally {
            // Before others go on: what they do must not accuse this image.
            clear();
        }
    }

    /** Reads it by a thread that this one need not wait for beyond the image's time: all others wait meanwhile. */
    private Fetched fetched(PendingFetch read) {
        reads.threads().beginApart(read);
        try {
            @Nullable Fetched fetched = null;
            while (fetched == null) {
                if (cancelled.getAsBoolean()) {
                    throw new CancellationException("Task is killed");
                }
                fetched = read.await(LOOK_AGAIN_MILLIS);
            }
            refusals.handedOut(fetched);
            return fetched;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException("Task is interrupted");
        }
    }

    private void markStage(boolean known, long index, ErrorStage stage) throws IOException {
        if (known) {
            write(FenceMark.alone(index, stage));
        }
    }

    private void write(FenceMark mark) throws IOException {
        marked = true;
        marks.write(mark);
    }

    private void clear() throws IOException {
        if (!marked) {
            return;
        }
        // A killed task is interrupted, and an interrupted thread cannot write.
        boolean interrupted = Thread.interrupted();
        try {
            marks.clear();
            marked = false;
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void reserve(long bytes) {
        try {
            if (!reads.budget().reserve(bytes, cancelled)) {
                throw new CancellationException("Task is killed");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException("Task is interrupted");
        }
    }
}
