package io.sparkresnet.model.weights;

/** How much memory a weights file may ask for, so that a small hostile file cannot take a driver down. */
final class WeightLimits {
    private static final long FLOOR_BYTES = 64L << 20;
    private static final long TIMES_FILE = 8;

    private WeightLimits() {}

    /**
     * The most bytes that the values of a file may take, inflated or as float32: 64 MiB, or 8 times the file where that is
     * more. Real checkpoints stay below twice their file (float16 made float32); a compressed archive or an expanded view of one
     * value could claim any number.
     */
    static long maxBytes(long fileSize) {
        return Math.max(FLOOR_BYTES, fileSize > Long.MAX_VALUE / TIMES_FILE ? Long.MAX_VALUE : fileSize * TIMES_FILE);
    }
}
