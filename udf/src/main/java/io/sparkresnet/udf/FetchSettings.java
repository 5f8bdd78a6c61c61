package io.sparkresnet.udf;

import java.io.Serializable;
import java.time.Duration;

/**
 * How images are read ahead of the engine. {@code imagesAhead}, {@code threads}, {@code bytesAhead} and {@code refusals} hold
 * for a whole executor, the others for each image.
 *
 * @param imagesAhead images that are being read or wait, read, for a task's thread: the most of all tasks of an executor
 *     together. How many they are is found out while the job runs; each task has at least one
 * @param threads reads at a time, all tasks of an executor together; a thread is made when it is needed
 * @param bytesAhead encoded bytes read ahead, all tasks of an executor together; at most a quarter of its heap is taken. One
 *     larger image is read alone
 * @param maxFileBytes a larger file is refused without being read; at most {@link #LARGEST_ARRAY}
 * @param attempts reads of one image before a passing failure stands; answers that ask to slow down are not counted
 * @param backoff the longest pause before the second attempt; doubles with each further one, up to {@link Backoff#LONGEST}
 * @param timeLimit for one image, over all attempts and the file system's own ones
 * @param refusals failures in a row, without one image read, after which an executor gives the store up
 */
public record FetchSettings(
        int imagesAhead,
        int threads,
        long bytesAhead,
        long maxFileBytes,
        int attempts,
        Duration backoff,
        Duration timeLimit,
        int refusals)
        implements Serializable {

    /** The longest byte array that HotSpot allocates: {@code Integer.MAX_VALUE - 2}, less a safe rest. */
    public static final long LARGEST_ARRAY = Integer.MAX_VALUE - 8L;

    /**
     * 256 reads at a time are 1,280 images per second at 200 ms of latency: ResNet-18 on 16 cores needs about 1,000. Twice as
     * many images ahead let reads go on while tasks evaluate a batch. 256 MiB are a quarter of Spark's default executor heap of
     * 1 GiB.
     */
    public static final FetchSettings DEFAULT =
            new FetchSettings(512, 256, 256L << 20, 256L << 20, 4, Duration.ofMillis(500), Duration.ofMinutes(2), 100);

    public FetchSettings {
        requireAtLeastOne("images ahead", imagesAhead);
        requireAtLeastOne("fetch threads", threads);
        requireAtLeastOne("bytes ahead", bytesAhead);
        requireAtLeastOne("fetch attempts", attempts);
        requireAtLeastOne("refusals", refusals);
        if (maxFileBytes < 1 || maxFileBytes > LARGEST_ARRAY) {
            throw new IllegalArgumentException(
                    "Invalid file limit: %d (expected 1 to %d bytes)".formatted(maxFileBytes, LARGEST_ARRAY));
        }
        if (backoff.isNegative()) {
            throw new IllegalArgumentException("Invalid backoff: %s (expected at least 0)".formatted(backoff));
        }
        if (timeLimit.isNegative() || timeLimit.isZero()) {
            throw new IllegalArgumentException("Invalid time limit: %s (expected more than 0)".formatted(timeLimit));
        }
    }

    private static void requireAtLeastOne(String key, long value) {
        if (value < 1) {
            throw new IllegalArgumentException("Invalid %s: %d (expected at least 1)".formatted(key, value));
        }
    }
}
