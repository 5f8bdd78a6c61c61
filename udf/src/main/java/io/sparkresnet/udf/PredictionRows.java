package io.sparkresnet.udf;

import io.sparkresnet.model.image.ImageHeader;
import io.sparkresnet.model.inference.InferenceSession;
import io.sparkresnet.model.inference.TopK;
import java.sql.Timestamp;
import java.util.Arrays;
import java.util.Optional;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.jspecify.annotations.Nullable;
import scala.collection.immutable.ArraySeq;

/** Makes the rows of {@link PredictionSchema#SCHEMA} of one chunk. Immutable. */
final class PredictionRows {
    private static final Object[] NO_PREDICTION = new Object[6];

    private final PredictionSettings settings;
    private final String model;
    private final long chunk;

    /** Rows of {@code chunk}, predicted by the model of that fingerprint. */
    PredictionRows(PredictionSettings settings, String model, long chunk) {
        this.settings = settings;
        this.model = model;
        this.chunk = chunk;
    }

    /** The row of an image that has an error. */
    Row failed(ImageEntry entry, ImageError error) {
        Row errorStruct = RowFactory.create(error.stage().text(), error.kind().text(), error.message());
        return row(entry, "error", NO_PREDICTION, errorStruct);
    }

    /** The row of the image at place {@code index} of {@code n} in a batch; an error if its results are not finite. */
    Row predicted(ImageEntry entry, InferenceSession.BatchResult results, int index, int n) {
        int width = results.embedding().length / n;
        float[] embedding = Arrays.copyOfRange(results.embedding(), index * width, (index + 1) * width);
        Optional<float[]> logits = results.logits().map(all -> {
            int classes = all.length / n;
            return Arrays.copyOfRange(all, index * classes, (index + 1) * classes);
        });
        Object[] prediction = new Object[6];
        if (settings.columns().contains(PredictionColumn.EMBEDDING)) {
            prediction[5] = new ArraySeq.ofFloat(embedding);
        }
        if (logits.isPresent() && settings.columns().contains(PredictionColumn.LOGITS)) {
            prediction[4] = new ArraySeq.ofFloat(logits.get());
        }
        if (logits.isPresent() && settings.columns().contains(PredictionColumn.PREDICTION)) {
            Row[] top = top(logits.get());
            prediction[0] = top[0].get(0);
            prediction[1] = top[0].get(1);
            prediction[2] = top[0].get(2);
            prediction[3] = new ArraySeq.ofRef<>(top);
        }
        return row(entry, "ok", prediction, null);
    }

    /** Whether all results of the image at place {@code index} of {@code n} are numbers. */
    static boolean isFinite(InferenceSession.BatchResult results, int index, int n) {
        return isFinite(results.embedding(), index, n)
                && results.logits().map(logits -> isFinite(logits, index, n)).orElse(true);
    }

    private static boolean isFinite(float[] values, int index, int n) {
        int width = values.length / n;
        for (int i = index * width; i < (index + 1) * width; i++) {
            if (!Float.isFinite(values[i])) {
                return false;
            }
        }
        return true;
    }

    private Row[] top(float[] logits) {
        int k = settings.topK() == PredictionSettings.ALL_CLASSES ? logits.length : settings.topK();
        // Every activation keeps the order of the logits, which can tell apart what rounds to equal probabilities.
        int[] classes = TopK.of(logits, 0, logits.length, k);
        float[] probabilities = settings.activation().apply(logits, 0, logits.length);
        Row[] top = new Row[classes.length];
        for (int i = 0; i < top.length; i++) {
            int index = classes[i];
            @Nullable
            String label =
                    settings.labels().isEmpty() ? null : settings.labels().get(index);
            top[i] = RowFactory.create(index, label, probabilities[index]);
        }
        return top;
    }

    private Row row(ImageEntry entry, String status, @Nullable Object[] prediction, @Nullable Row error) {
        ImageRef image = entry.image();
        @Nullable ImageHeader header = entry.header();
        return RowFactory.create(
                image.path(),
                image.version(),
                image.length(),
                new Timestamp(image.modified()),
                image.etag(),
                header == null ? null : header.width(),
                header == null ? null : header.height(),
                header == null ? null : header.format().id(),
                status,
                prediction[0],
                prediction[1],
                prediction[2],
                prediction[3],
                prediction[4],
                prediction[5],
                error,
                entry.attempts(),
                model,
                settings.runId(),
                chunk);
    }
}
