package io.sparkresnet.udf;

import java.util.Locale;

/** Where an image failed: the closed list of the row's {@code error.stage}. */
public enum ErrorStage {
    /** Reading its bytes from the store. */
    FETCH,
    /** From its bytes to the network's input. */
    DECODE,
    /** Evaluating the network on it. */
    INFER;

    /** As it stands in a row: lower case. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
