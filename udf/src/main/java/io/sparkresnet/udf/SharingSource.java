package io.sparkresnet.udf;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.function.BooleanSupplier;

/** Reads images by another source, holding a share of the executor's {@link Exclusion}. Thread-safe. */
final class SharingSource implements ImageSource {
    private final ImageSource source;
    private final Exclusion exclusion;

    SharingSource(ImageSource source, Exclusion exclusion) {
        this.source = source;
        this.exclusion = exclusion;
    }

    @Override
    public byte[] read(ImageRef image, BooleanSupplier cancelled) throws IOException {
        try (Exclusion.Held share = exclusion.share()) {
            return source.read(image, cancelled);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("Cancelled before the read");
        }
    }

    @Override
    public long throttled() {
        return source.throttled();
    }
}
