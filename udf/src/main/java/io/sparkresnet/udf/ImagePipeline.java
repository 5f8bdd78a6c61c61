package io.sparkresnet.udf;

import io.sparkresnet.model.image.ImageDecodeException;
import io.sparkresnet.model.image.ImageDecoder;
import io.sparkresnet.model.image.ImageHeader;
import io.sparkresnet.model.image.Pixels;
import io.sparkresnet.model.image.Preprocessor;
import io.sparkresnet.model.image.Recipe;
import io.sparkresnet.model.inference.InferenceSession;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One task: images in, their rows out, in the same order and one for each. The window reads ahead on other threads; this one
 * decodes, preprocesses and evaluates, as one thread a core is the fastest arrangement on a CPU. An exception about an image
 * becomes its row, and so do an overflow of the stack and a lack of heap while it is decoded; any other Error fails the task. What
 * is done to an image is done holding a share of the executor's {@link Exclusion}. For one thread.
 */
final class ImagePipeline implements RowIterator {
    private static final Logger LOG = LoggerFactory.getLogger(ImagePipeline.class);
    /** Rows of failed images wait for the batch before them; this many, in batches, and it is evaluated short. */
    private static final int MOST_WAITING_BATCHES = 4;

    private static final String NO_HEAP =
            "Cannot decode image: the executor's heap has no room for it, also with nothing else in work";

    private static final String NO_HEAP_BESIDE_ONE =
            "Cannot decode image: the executor's heap has no room for it beside what is in work, of which something hangs";

    private static final int CLASS_INDEX = PredictionSchema.SCHEMA.fieldIndex("class_index");

    private final FetchWindow window;
    private final ImageDecoder decoder;
    private final Preprocessor preprocessor;
    private final InputBatch batch;
    private final int mostWaiting;
    private final Network network;
    private final PredictionRows rows;
    private final PipelineMetrics metrics;
    private final DecodeMemory memory;
    private final Exclusion exclusion;
    private final BooleanSupplier cancelled;
    private final List<ImageEntry> waiting = new ArrayList<>();
    private final Deque<Row> ready = new ArrayDeque<>();
    private boolean evaluating;

    ImagePipeline(
            FetchWindow window,
            Recipe recipe,
            PredictionSettings settings,
            Network network,
            PredictionRows rows,
            PipelineMetrics metrics,
            DecodeMemory memory,
            Exclusion exclusion,
            BooleanSupplier cancelled) {
        this.window = window;
        this.decoder = new ImageDecoder(settings.limits());
        this.preprocessor = new Preprocessor(recipe, settings.limits());
        this.batch = new InputBatch(recipe.input().channels(), settings.batchSize());
        this.mostWaiting = settings.batchSize() * MOST_WAITING_BATCHES;
        this.network = network;
        this.rows = rows;
        this.metrics = metrics;
        this.memory = memory;
        this.exclusion = exclusion;
        this.cancelled = cancelled;
    }

    @Override
    public boolean hasNext() {
        while (ready.isEmpty() && window.hasNext()) {
            accept(window.next());
            if (batch.isFull() || batch.count() == 0 || waiting.size() >= mostWaiting) {
                evaluateWaiting();
            }
        }
        if (ready.isEmpty()) {
            evaluateWaiting();
        }
        return !ready.isEmpty();
    }

    @Override
    public Row next() {
        if (!hasNext()) {
            throw new NoSuchElementException("Cannot read row: every image has had its own");
        }
        return ready.remove();
    }

    /** Ends all reads under way. */
    @Override
    public void close() {
        window.close();
    }

    /** Adds the row of an image that is not to be evaluated, in place of whatever waits. */
    void refuse(ImageRef image, int attempts, ImageError error) {
        waiting.clear();
        batch.clear();
        evaluating = false;
        addFailed(new ImageEntry(image, attempts, null, error), error);
    }

    /** Decodes an image, or notes why it was not read; its row follows with the next batch. */
    void accept(Fetched fetched) {
        ImageError error = fetched.error();
        metrics.clock().taken(error == null ? fetched.content().length : 0);
        if (error != null) {
            waiting.add(new ImageEntry(fetched.image(), fetched.attempts(), null, error));
            return;
        }
        long start = System.nanoTime();
        long elsewhere =
                metrics.clock().nanos(PipelineStage.INFER) + metrics.clock().nanos(PipelineStage.PREPROCESS);
        decode(fetched);
        elsewhere -=
                metrics.clock().nanos(PipelineStage.INFER) + metrics.clock().nanos(PipelineStage.PREPROCESS);
        metrics.clock().add(PipelineStage.DECODE, System.nanoTime() - start + elsewhere);
    }

    private void decode(Fetched fetched) {
        try (Exclusion.Held share = exclusion.taskShare()) {
            decodeHeld(fetched);
            return;
        } catch (OutOfMemoryError e) {
            if (evaluating) {
                throw e;
            }
            LOG.info(
                    "Failed to decode image {}, trying it alone: {}",
                    fetched.image().path(),
                    e.getMessage());
        }
        decodeAlone(fetched);
    }

    /** Others that decode meanwhile may have taken the heap: without them it fits, or it never will. */
    private void decodeAlone(Fetched fetched) {
        Exclusion.@Nullable Held all = exclusion.all(cancelled);
        try (Exclusion.Held held = all == null ? exclusion.taskShare() : all) {
            decodeHeld(fetched);
        } catch (OutOfMemoryError e) {
            if (evaluating) {
                throw e;
            }
            waiting.add(failed(fetched, null, ErrorKind.TOO_LARGE, all == null ? NO_HEAP_BESIDE_ONE : NO_HEAP));
        }
    }

    private void decodeHeld(Fetched fetched) {
        @Nullable ImageHeader header = null;
        try {
            ImageHeader read = ImageHeader.read(fetched.content());
            header = read;
            memory.run(decoder.heapBytes(fetched.content(), read), cancelled, () -> decode(fetched, read));
        } catch (ImageDecodeException e) {
            waiting.add(failed(fetched, header, ErrorKind.of(e.kind()), text(e)));
        } catch (CancellationException e) {
            throw e;
        } catch (RuntimeException e) {
            waiting.add(failed(fetched, header, ErrorKind.INTERNAL, e.getClass().getSimpleName() + ": " + text(e)));
        } catch (StackOverflowError e) {
            if (evaluating) {
                throw e;
            }
            waiting.add(failed(fetched, header, ErrorKind.INTERNAL, "StackOverflowError while it was decoded"));
        }
    }

    private void decode(Fetched fetched, ImageHeader header) throws ImageDecodeException {
        Pixels pixels = decoder.decode(fetched.content(), preprocessor);
        window.release();
        Recipe.Size size = preprocessor.outputSize(pixels.width(), pixels.height());
        if (!batch.accepts(size)) {
            evaluateWaiting();
        }
        long start = System.nanoTime();
        batch.add(preprocessor, pixels, size);
        metrics.clock().addSince(PipelineStage.PREPROCESS, start);
        waiting.add(new ImageEntry(fetched.image(), fetched.attempts(), header, null));
    }

    /** Turns everything that waits into rows. */
    void evaluateWaiting() {
        if (waiting.isEmpty()) {
            return;
        }
        try (Exclusion.Held share = exclusion.taskShare()) {
            evaluating = true;
            evaluate();
            evaluating = false;
        }
    }

    private void evaluate() {
        int n = batch.count();
        InferenceSession.@Nullable BatchResult results = null;
        if (n > 0) {
            long start = System.nanoTime();
            try {
                results = batch.evaluate(network);
            } catch (RuntimeException e) {
                LOG.info("Failed to evaluate a batch of {} images, trying each alone: {}", n, text(e));
            }
            metrics.clock().addSince(PipelineStage.INFER, start);
        }
        int index = 0;
        for (ImageEntry entry : waiting) {
            if (entry.error() != null) {
                addFailed(entry, entry.error());
            } else if (results != null) {
                addPredicted(entry, results, index++, n);
            } else {
                addAlone(entry, index++);
            }
        }
        waiting.clear();
        batch.clear();
    }

    private void addAlone(ImageEntry entry, int index) {
        try {
            addPredicted(entry, batch.evaluateAlone(network, index), 0, 1);
        } catch (RuntimeException e) {
            addFailed(entry, new ImageError(ErrorStage.INFER, ErrorKind.ENGINE, text(e)));
        }
    }

    private void addPredicted(ImageEntry entry, InferenceSession.BatchResult results, int index, int n) {
        if (PredictionRows.isFinite(results, index, n)) {
            Row row = rows.predicted(entry, results, index, n);
            ready.add(row);
            metrics.images().add(1);
            if (!row.isNullAt(CLASS_INDEX)) {
                metrics.firstClasses().add(row.getInt(CLASS_INDEX));
            }
        } else {
            addFailed(
                    entry,
                    new ImageError(ErrorStage.INFER, ErrorKind.NOT_FINITE, "The network's results are not all finite"));
        }
    }

    private void addFailed(ImageEntry entry, ImageError error) {
        LOG.info(
                "Failed to {} image {}: {}", error.stage().text(), entry.image().path(), error.message());
        ready.add(rows.failed(entry, error));
        metrics.images().add(1);
        metrics.failures().add(1);
        metrics.failuresByKind().add(error.kind());
    }

    private static ImageEntry failed(Fetched fetched, @Nullable ImageHeader header, ErrorKind kind, String message) {
        return new ImageEntry(
                fetched.image(), fetched.attempts(), header, new ImageError(ErrorStage.DECODE, kind, message));
    }

    private static String text(Exception failure) {
        String message = failure.getMessage();
        return message == null
                ? failure.getClass().getSimpleName()
                : message.lines().findFirst().orElse("");
    }
}
