package io.sparkresnet.job.run;

/** A task cannot read which images its chunk holds. The message is for a person; the run stays open. */
final class ListingException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ListingException(String message, Throwable cause) {
        super(message, cause);
    }
}
