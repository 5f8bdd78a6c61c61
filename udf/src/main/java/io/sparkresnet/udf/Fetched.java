package io.sparkresnet.udf;

import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** What became of reading one image: its bytes, or why there are none. */
final class Fetched {
    private static final byte[] NOTHING = {};
    private static final AtomicLong OUTCOMES = new AtomicLong();

    private final ImageRef image;
    private final byte[] content;
    private final @Nullable ImageError error;
    private final int attempts;
    private final long turn = OUTCOMES.getAndIncrement();

    private Fetched(ImageRef image, byte[] content, @Nullable ImageError error, int attempts) {
        this.image = image;
        this.content = content;
        this.error = error;
        this.attempts = attempts;
    }

    static Fetched read(ImageRef image, byte[] content, int attempts) {
        return new Fetched(image, content, null, attempts);
    }

    static Fetched failed(ImageRef image, ImageError error, int attempts) {
        return new Fetched(image, NOTHING, error, attempts);
    }

    ImageRef image() {
        return image;
    }

    /** Encoded; of length 0 after a failure. */
    byte[] content() {
        return content;
    }

    /** Null: it was read. */
    @Nullable
    ImageError error() {
        return error;
    }

    /** Reads that were begun. */
    int attempts() {
        return attempts;
    }

    /** Its place among all outcomes of this JVM, in the order in which the store's answers came. */
    long turn() {
        return turn;
    }
}
