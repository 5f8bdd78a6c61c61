package io.sparkresnet.model.image.tiff;

/**
 * One sample a pixel of 1, 2, 4 or 8 bits, most significant first.
 *
 * @param inverted white is zero
 * @param reversed each byte's bits are in opposite order
 * @param indexed kept as they are, not stretched to 8 bits
 */
record PackedSamples(int bits, boolean inverted, boolean reversed, boolean indexed) implements Unpacking {

    @Override
    public void unpack(byte[] in, int from, int pixels, byte[] out, int at) {
        int top = (1 << bits) - 1;
        int stretch = indexed ? 1 : 255 / top;
        int invert = inverted ? 255 : 0;
        if (bits == 8 && !inverted && !reversed) {
            System.arraycopy(in, from, out, at, pixels);
            return;
        }
        for (int x = 0; x < pixels; x++) {
            int bit = x * bits;
            int stored = in[from + (bit >> 3)] & 255;
            if (reversed) {
                stored = Integer.reverse(stored) >>> 24;
            }
            int sample = (stored >> (8 - bits - (bit & 7))) & top;
            out[at + x] = (byte) ((sample * stretch) ^ invert);
        }
    }
}
