package io.sparkresnet.model.image.tiff;

/** Interleaved RGB of 8 bits, each byte's bits in opposite order. */
record ReversedSamples() implements Unpacking {

    @Override
    public int bits() {
        return 24;
    }

    @Override
    public void unpack(byte[] in, int from, int pixels, byte[] out, int at) {
        for (int i = 0; i < 3 * pixels; i++) {
            out[at + i] = (byte) (Integer.reverse(in[from + i]) >>> 24);
        }
    }
}
