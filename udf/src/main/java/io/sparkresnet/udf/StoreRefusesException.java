package io.sparkresnet.udf;

/**
 * The store hands out no image any more: so many in a row failed by its refusal, its failure or its silence, without one read
 * between, that the rest would only become error rows. Fails the task; the driver ends the job. The message is complete and
 * one line: how many, by which kinds, and the last image with its reason.
 */
public final class StoreRefusesException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** A sentence without a full stop. */
    public StoreRefusesException(String message) {
        super(message);
    }
}
