package io.sparkresnet.job.run;

import org.jspecify.annotations.Nullable;

/** An output cannot be written to, or is held already. The job ends with exit code 6. */
public final class OutputException extends Exception {
    private static final long serialVersionUID = 1L;

    /** An output that is refused. */
    public OutputException(String message) {
        super(message);
    }

    /** An output that could not be written. */
    public OutputException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
