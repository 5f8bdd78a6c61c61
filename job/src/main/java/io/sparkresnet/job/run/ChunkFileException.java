package io.sparkresnet.job.run;

/** The file of a chunk cannot be written: no space, no permission, no store. The message is for a person; the run stays open. */
final class ChunkFileException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ChunkFileException(String message, Throwable cause) {
        super(message, cause);
    }
}
