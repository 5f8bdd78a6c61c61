package io.sparkresnet.model.weights;

import org.jspecify.annotations.Nullable;

/**
 * A weights file cannot be used: not readable, refused as hostile, or not the weights of a residual network. The message names
 * every problem; the job ends with exit code 4.
 */
public final class WeightsException extends Exception {
    private static final long serialVersionUID = 1L;

    /** Weights that are refused. */
    public WeightsException(String message) {
        super(message);
    }

    /** Weights that could not be read. */
    public WeightsException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
