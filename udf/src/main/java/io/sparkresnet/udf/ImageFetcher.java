package io.sparkresnet.udf;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/**
 * Reads one image, again after a passing failure (timeout, connection, 5xx), and turns every exception into a row's error.
 * Thread-safe.
 */
final class ImageFetcher {
    private final ImageSource source;
    private final FetchSettings settings;

    ImageFetcher(ImageSource source, FetchSettings settings) {
        this.source = source;
        this.settings = settings;
    }

    /** Whether {@code image} is so large that not one byte of it is asked for. */
    boolean refuses(ImageRef image) {
        return image.length() > settings.maxFileBytes();
    }

    /**
     * Blocks until {@code image} is read or has failed for good. Never throws an exception; a VirtualMachineError goes through.
     */
    Fetched fetch(ImageRef image, BooleanSupplier cancelled) {
        if (refuses(image)) {
            String message =
                    "Too large: %d bytes (expected at most %d)".formatted(image.length(), settings.maxFileBytes());
            return Fetched.failed(image, new ImageError(ErrorStage.FETCH, ErrorKind.TOO_LARGE, message), 1);
        }
        Duration pause = settings.backoff();
        for (int attempt = 1; ; attempt++) {
            try {
                return Fetched.read(image, source.read(image, cancelled), attempt);
            } catch (Exception e) {
                ImageError error = FetchFailure.of(image, e);
                if (attempt == settings.attempts() || !worthRepeating(error.kind()) || cancelled.getAsBoolean()) {
                    return Fetched.failed(image, error, attempt);
                }
                try {
                    Thread.sleep(pause.toMillis());
                } catch (InterruptedException interrupted) {
                    Thread.currentThread().interrupt();
                    return Fetched.failed(image, error, attempt);
                }
                pause = pause.multipliedBy(2);
            }
        }
    }

    /** What is gone or changed stays so within seconds. */
    private static boolean worthRepeating(ErrorKind kind) {
        return kind == ErrorKind.TIMEOUT || kind == ErrorKind.IO;
    }
}
