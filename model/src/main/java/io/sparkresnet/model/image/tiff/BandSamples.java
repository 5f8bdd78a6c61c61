package io.sparkresnet.model.image.tiff;

/**
 * A plane of one band.
 *
 * @param band which of the pixel's kept bytes it sets; one that is not kept is passed over
 * @param kept bytes of a pixel
 * @param sampleBytes 1 or 2; of two little-endian bytes the high one counts
 */
record BandSamples(int band, int kept, int sampleBytes) implements Unpacking {

    @Override
    public int bits() {
        return 8 * sampleBytes;
    }

    @Override
    public void unpack(byte[] in, int from, int pixels, byte[] out, int at) {
        if (band >= kept) {
            return;
        }
        int high = from + sampleBytes - 1;
        for (int x = 0; x < pixels; x++) {
            out[at + x * kept + band] = in[high + x * sampleBytes];
        }
    }
}
