package io.sparkresnet.udf;

import java.io.Serializable;
import java.time.Duration;

/**
 * How images are read ahead of the engine. {@code threads} and {@code bytesAhead} hold for a whole executor, the others for
 * each of its tasks.
 *
 * @param imagesAhead images of one task that are being read or wait, read, for its thread
 * @param threads reads at a time, all tasks of an executor together
 * @param bytesAhead encoded bytes read ahead, all tasks of an executor together; at most a quarter of its heap is taken. One
 *     larger image is read alone
 * @param maxFileBytes a larger file is refused without being read; at most {@link #LARGEST_ARRAY}
 * @param attempts reads of one image before a passing failure stands
 * @param backoff before the second attempt; doubles with each further one
 */
public record FetchSettings(
        int imagesAhead, int threads, long bytesAhead, long maxFileBytes, int attempts, Duration backoff)
        implements Serializable {

    /** The longest byte array that HotSpot allocates: {@code Integer.MAX_VALUE - 2}, less a safe rest. */
    public static final long LARGEST_ARRAY = Integer.MAX_VALUE - 8L;

    /**
     * 64 images ahead hide 50 ms of latency up to 1,280 images per second and task; 256 MiB are a quarter of Spark's default
     * executor heap of 1 GiB.
     */
    public static final FetchSettings DEFAULT =
            new FetchSettings(64, 64, 256L << 20, 256L << 20, 3, Duration.ofMillis(500));

    public FetchSettings {
        requireAtLeastOne("images ahead", imagesAhead);
        requireAtLeastOne("fetch threads", threads);
        requireAtLeastOne("bytes ahead", bytesAhead);
        requireAtLeastOne("fetch attempts", attempts);
        if (maxFileBytes < 1 || maxFileBytes > LARGEST_ARRAY) {
            throw new IllegalArgumentException(
                    "Invalid file limit: %d (expected 1 to %d bytes)".formatted(maxFileBytes, LARGEST_ARRAY));
        }
        if (backoff.isNegative()) {
            throw new IllegalArgumentException("Invalid backoff: %s (expected at least 0)".formatted(backoff));
        }
    }

    private static void requireAtLeastOne(String key, long value) {
        if (value < 1) {
            throw new IllegalArgumentException("Invalid %s: %d (expected at least 1)".formatted(key, value));
        }
    }
}
