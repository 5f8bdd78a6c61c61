package io.sparkresnet.model.image.tiff;

/**
 * Interleaved samples of which the first ones are kept, one byte each.
 *
 * @param kept samples
 * @param pixelBytes stored bytes of a pixel
 * @param sampleBytes stored bytes of a sample
 * @param high which of them is kept
 */
record Picking(int kept, int pixelBytes, int sampleBytes, int high) implements Unpacking {

    @Override
    public int bits() {
        return 8 * pixelBytes;
    }

    @Override
    public void unpack(byte[] in, int from, int pixels, byte[] out, int at) {
        if (kept == pixelBytes) {
            System.arraycopy(in, from, out, at, pixels * kept);
            return;
        }
        int next = at;
        for (int x = 0; x < pixels; x++) {
            int pixel = from + x * pixelBytes + high;
            for (int c = 0; c < kept; c++) {
                out[next++] = in[pixel + c * sampleBytes];
            }
        }
    }
}
