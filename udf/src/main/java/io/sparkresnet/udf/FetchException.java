package io.sparkresnet.udf;

import java.io.IOException;

/** An image whose bytes cannot be had, for a known kind of reason; the message has no URI. */
final class FetchException extends IOException {
    private static final long serialVersionUID = 1L;

    private final ErrorKind kind;

    FetchException(ErrorKind kind, String message) {
        super(message);
        this.kind = kind;
    }

    ErrorKind kind() {
        return kind;
    }
}
