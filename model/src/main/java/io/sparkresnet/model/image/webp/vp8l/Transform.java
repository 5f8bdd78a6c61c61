package io.sparkresnet.model.image.webp.vp8l;

/** A reversible change that the encoder made to the pixels: RFC 9649, section 3.4. Not thread-safe. */
sealed interface Transform permits PredictorTransform, ColorTransform, SubtractGreenTransform, ColorIndexingTransform {

    /**
     * Undoes the change. Rows come in order, each once.
     *
     * @param line the row, ARGB, in an array at least as long as the image is wide
     */
    void invert(int y, int[] line);

    /** Adds two pixels, each channel by itself and modulo 256. */
    static int add(int a, int b) {
        return (((a & 0xff00ff00) + (b & 0xff00ff00)) & 0xff00ff00) | (((a & 0xff00ff) + (b & 0xff00ff)) & 0xff00ff);
    }
}
