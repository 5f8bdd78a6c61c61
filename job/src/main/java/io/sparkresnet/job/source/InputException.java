package io.sparkresnet.job.source;

import org.jspecify.annotations.Nullable;

/** An input cannot be listed: missing, empty, forbidden or out of reach. The job ends with exit code 3. */
public final class InputException extends Exception {
    private static final long serialVersionUID = 1L;

    /** An input without images. */
    public InputException(String message) {
        super(message);
    }

    /** An input that could not be listed. */
    public InputException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
