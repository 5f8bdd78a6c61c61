package io.sparkresnet.udf;

import java.util.Locale;

/** What a task's thread does, or waits for. */
public enum PipelineStage {
    /** Waits for an image's bytes, and all is read ahead that may be. */
    WAIT_WITH_FULL_WINDOW,
    /** Waits for an image's bytes, and the executor's bytes for reading ahead are all taken. */
    WAIT_WITH_FULL_BUDGET,
    /** Waits for an image's bytes, and more could be read ahead: the store gives no more, or reading ahead has only begun. */
    WAIT_FOR_STORE,
    /** Decodes, and resizes while it does. */
    DECODE,
    /** Crops, resizes and normalises into the batch. */
    PREPROCESS,
    /** Evaluates the network. */
    INFER,
    /** Encodes rows as Parquet and puts a chunk's file into the output. */
    WRITE,
    /** Opens the engine's session, once an executor. */
    OPEN;

    /** As names in JSON and of metrics have it: {@code wait_with_full_window}. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
