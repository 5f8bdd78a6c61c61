package io.sparkresnet.model.image.tiff;

/**
 * RGB with associated alpha: each colour is divided by alpha, and alpha dropped.
 *
 * @param stored samples of a pixel, at least 4
 * @param sampleBytes 1 or 2
 * @param high which of a sample's bytes counts
 */
record PremultipliedSamples(int stored, int sampleBytes, int high) implements Unpacking {

    @Override
    public int bits() {
        return 8 * stored * sampleBytes;
    }

    @Override
    public void unpack(byte[] in, int from, int pixels, byte[] out, int at) {
        for (int x = 0; x < pixels; x++) {
            int pixel = from + x * stored * sampleBytes + high;
            int alpha = in[pixel + 3 * sampleBytes] & 255;
            for (int c = 0; c < 3; c++) {
                out[at + 3 * x + c] = divided(in[pixel + c * sampleBytes] & 255, alpha);
            }
        }
    }

    /** What a premultiplied sample stands for. */
    static byte divided(int sample, int alpha) {
        return (byte) (alpha == 0 ? 0 : Math.min(255, sample * 255 / alpha));
    }
}
