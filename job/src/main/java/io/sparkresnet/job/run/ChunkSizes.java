package io.sparkresnet.job.run;

import java.util.Optional;

/**
 * How large chunks are. A chunk is the unit of loss and of retry, so it should be short; and a file of its own, so it should
 * not be tiny; and no core should wait long for another at the end. So: five minutes of work, from 500 to 50,000 images, but
 * at least four for every core where there are that many images, and smaller ones towards the end, in guided self-scheduling
 * (Polychronopoulos and Kuck 1987): each takes at most half of a core's share of what is left, down to an eighth of the
 * full size.
 *
 * @param seconds of work in a full chunk
 * @param leastImages which a chunk holds unless the listing ends
 * @param mostImages which a chunk never exceeds
 * @param slots tasks at a time
 * @param work what an image costs
 */
public record ChunkSizes(double seconds, long leastImages, long mostImages, int slots, Work work) {
    private static final double FULL_SECONDS = 300;
    private static final long LEAST_IMAGES = 500;
    private static final long MOST_IMAGES = 50_000;
    private static final int CHUNKS_PER_SLOT = 4;
    private static final int SMALLEST_PART = 8;

    /**
     * What an image costs one core: the engine's time by the network's size, the decoder's by the encoded bytes.
     *
     * @param multiplyAdds of one image; 0: unknown
     */
    public record Work(long multiplyAdds) {
        /** ONNX Runtime, fp32, one thread: ResNet-50 at 8.7 images a second and core on Zen 3 (12 on Zen 4), measured. */
        private static final double MULTIPLY_ADDS_PER_SECOND = 35e9;
        /** JPEG of 500x375 and 59 kB in about 4 ms, measured. */
        private static final double BYTES_PER_SECOND = 15e6;

        /** Seconds of one core for that many images of that many bytes together. */
        public double seconds(long images, long bytes) {
            return images * (double) multiplyAdds / MULTIPLY_ADDS_PER_SECOND + bytes / BYTES_PER_SECOND;
        }
    }

    /** Sizes for a listing of that many images and bytes; {@code chosen} images a chunk where a person said so. */
    public static ChunkSizes of(long images, long bytes, int slots, Work work, Optional<Integer> chosen) {
        if (chosen.isPresent()) {
            return new ChunkSizes(0, chosen.get(), chosen.get(), slots, work);
        }
        long pieces = (long) CHUNKS_PER_SLOT * slots;
        double full = Math.min(FULL_SECONDS, work.seconds(images, bytes) / pieces);
        // A piece of four times the least has room for smaller ones towards the end as it is
        long piece = images / pieces;
        long least = piece >= 4 * LEAST_IMAGES ? LEAST_IMAGES : Math.max(1, piece / SMALLEST_PART);
        return new ChunkSizes(full, least, MOST_IMAGES, slots, work);
    }

    /** Whether a chunk of that many images and bytes is full, when that many are left with it. */
    boolean isFull(long images, long bytes, long imagesLeft, long bytesLeft) {
        if (images >= mostImages) {
            return true;
        }
        double share = work.seconds(imagesLeft, bytesLeft) / (2.0 * slots);
        double goal = Math.max(seconds / SMALLEST_PART, Math.min(seconds, share));
        return images >= leastImages && work.seconds(images, bytes) >= goal;
    }
}
