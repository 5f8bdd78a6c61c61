package io.sparkresnet.udf;

import io.sparkresnet.model.image.DecodeLimits;
import io.sparkresnet.model.inference.Activation;
import io.sparkresnet.model.network.Architecture;
import java.io.Serializable;
import java.util.List;
import java.util.Set;

/**
 * What is written for each image, and how a task works. Labels may be many: it travels inside a broadcast. Immutable.
 *
 * @param labels one per class, in the order of {@code fc}'s outputs; empty: rows carry no labels
 * @param activation from logits to {@code probability}
 * @param topK entries of {@code top}; {@link #ALL_CLASSES} for all
 * @param columns those asked for; the others are null
 * @param batchSize images per forward pass; fewer where they would not fit {@link InputBatch#MAX_BYTES}
 * @param fetch reading ahead
 * @param limits of decoding
 * @param runId written to {@code run}
 */
public record PredictionSettings(
        List<String> labels,
        Activation activation,
        int topK,
        Set<PredictionColumn> columns,
        int batchSize,
        FetchSettings fetch,
        DecodeLimits limits,
        String runId)
        implements Serializable {

    /** A {@code topK} for every class of the network. */
    public static final int ALL_CLASSES = -1;

    public PredictionSettings {
        labels = List.copyOf(labels);
        columns = Set.copyOf(columns);
        if (columns.isEmpty()) {
            throw new IllegalArgumentException("Invalid columns: none (expected prediction, logits or embedding)");
        }
        if (topK < 1 && topK != ALL_CLASSES) {
            throw new IllegalArgumentException(
                    "Invalid top-k: %d (expected at least 1, or %d for all)".formatted(topK, ALL_CLASSES));
        }
        if (batchSize < 1) {
            throw new IllegalArgumentException("Invalid batch size: %d (expected at least 1)".formatted(batchSize));
        }
    }

    /** Refuses, by IllegalArgumentException, a network that cannot give what is asked for. */
    public void requireFits(Architecture network) {
        int classes = network.numClasses();
        if (classes == 0
                && (columns.contains(PredictionColumn.PREDICTION) || columns.contains(PredictionColumn.LOGITS))) {
            throw new IllegalArgumentException(
                    "Invalid columns: prediction or logits of a network without fc (expected embedding only)");
        }
        if (!labels.isEmpty() && classes != 0 && labels.size() != classes) {
            throw new IllegalArgumentException(
                    "Invalid labels: expected %d, one per class of fc, got %d".formatted(classes, labels.size()));
        }
    }
}
