package io.sparkresnet.job.source;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** How many files are of which size, in powers of four. Not thread-safe. */
public final class SizeHistogram {
    /** Zero bytes, then 1 to 3, 4 to 15, ... up to the largest long. */
    private static final int BUCKETS = 1 + Long.SIZE / 2;

    private final long[] files = new long[BUCKETS];

    /**
     * Files of one order of size.
     *
     * @param from bytes, inclusive
     * @param to bytes, exclusive; the last bucket ends with the largest long
     * @param files how many
     */
    public record Bucket(long from, long to, long files) {}

    /** Counts a file of that many bytes. */
    public void add(long bytes) {
        files[bytes == 0 ? 0 : 1 + (Long.SIZE - 1 - Long.numberOfLeadingZeros(bytes)) / 2]++;
    }

    /** From the smallest that is not empty to the largest, with empty ones between; none if nothing was counted. */
    public List<Bucket> buckets() {
        int[] used = IntStream.range(0, BUCKETS).filter(i -> files[i] > 0).toArray();
        return used.length == 0
                ? List.of()
                : IntStream.rangeClosed(used[0], used[used.length - 1])
                        .mapToObj(i -> new Bucket(least(i), least(i + 1), files[i]))
                        .toList();
    }

    private static long least(int bucket) {
        if (bucket <= 1) {
            return bucket;
        }
        return bucket >= BUCKETS ? Long.MAX_VALUE : 1L << (2 * (bucket - 1));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SizeHistogram histogram && Arrays.equals(files, histogram.files);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(files);
    }

    @Override
    public String toString() {
        return buckets().toString();
    }
}
