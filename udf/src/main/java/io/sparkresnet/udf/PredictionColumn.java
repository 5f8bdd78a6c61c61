package io.sparkresnet.udf;

/** Columns that are written only when they are asked for; the others always are. */
public enum PredictionColumn {
    /** {@code class_index}, {@code label}, {@code probability} and {@code top}. */
    PREDICTION,
    /** {@code logits}. */
    LOGITS,
    /** {@code embedding}. */
    EMBEDDING
}
