package io.sparkresnet.job.source;

import java.io.IOException;
import org.apache.hadoop.fs.Path;

/** A directory below an input cannot be listed; the message names it and says why. */
final class DirectoryException extends IOException {
    private static final long serialVersionUID = 1L;

    DirectoryException(Path directory, Exception cause) {
        super("cannot list %s: %s".formatted(directory, StoreFailure.reason(cause, directory)), cause);
    }
}
