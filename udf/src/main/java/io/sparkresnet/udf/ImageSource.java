package io.sparkresnet.udf;

import java.io.IOException;
import java.util.function.BooleanSupplier;

/** Reads whole images. Thread-safe; blocks. */
@FunctionalInterface
interface ImageSource {

    /**
     * Exactly the listed version's bytes, in one attempt.
     *
     * @param cancelled asked between reads; once true, the rest is not read and an InterruptedIOException is thrown
     * @throws FetchException where the kind of failure is known already
     */
    byte[] read(ImageRef image, BooleanSupplier cancelled) throws IOException;

    /** How often the stores asked to slow down so far, where the file system repeats by itself and counts; else 0. */
    default long throttled() {
        return 0;
    }
}
