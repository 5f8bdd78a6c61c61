package io.sparkresnet.model.image.tiff;

/** One wide sample a pixel, clipped to 0 to 255 as Pillow converts such modes to {@code L}. */
record NumberSamples(Kind kind) implements Unpacking {

    /** How a number lies. */
    enum Kind {
        UNSIGNED_12(12),
        UNSIGNED_16_LITTLE(16),
        UNSIGNED_16_BIG(16),
        UNSIGNED_16_REVERSED(16),
        SIGNED_16_LITTLE(16),
        SIGNED_16_BIG(16),
        SIGNED_32_LITTLE(32),
        SIGNED_32_BIG(32),
        FLOAT_32_LITTLE(32),
        FLOAT_32_BIG(32);

        private final int bits;

        Kind(int bits) {
            this.bits = bits;
        }
    }

    @Override
    public int bits() {
        return kind.bits;
    }

    @Override
    public void unpack(byte[] in, int from, int pixels, byte[] out, int at) {
        for (int x = 0; x < pixels; x++) {
            int value =
                    switch (kind) {
                        case UNSIGNED_12 -> twelve(in, from, x);
                        case UNSIGNED_16_LITTLE -> little16(in, from + 2 * x);
                        case UNSIGNED_16_BIG -> big16(in, from + 2 * x);
                        case UNSIGNED_16_REVERSED -> Integer.reverse(big16(in, from + 2 * x)) >>> 16;
                        case SIGNED_16_LITTLE -> (short) little16(in, from + 2 * x);
                        case SIGNED_16_BIG -> (short) big16(in, from + 2 * x);
                        case SIGNED_32_LITTLE -> little32(in, from + 4 * x);
                        case SIGNED_32_BIG -> Integer.reverseBytes(little32(in, from + 4 * x));
                        // Truncates, and makes what is not a number 0
                        case FLOAT_32_LITTLE -> (int) Float.intBitsToFloat(little32(in, from + 4 * x));
                        case FLOAT_32_BIG ->
                            (int) Float.intBitsToFloat(Integer.reverseBytes(little32(in, from + 4 * x)));
                    };
            out[at + x] = (byte) Math.max(0, Math.min(255, value));
        }
    }

    /** Two numbers lie in three bytes. */
    private static int twelve(byte[] in, int from, int x) {
        int pair = from + x / 2 * 3;
        int middle = in[pair + 1] & 255;
        return (x & 1) == 0 ? ((in[pair] & 255) << 4) | (middle >> 4) : ((middle & 15) << 8) | (in[pair + 2] & 255);
    }

    private static int little16(byte[] in, int at) {
        return (in[at] & 255) | ((in[at + 1] & 255) << 8);
    }

    private static int big16(byte[] in, int at) {
        return ((in[at] & 255) << 8) | (in[at + 1] & 255);
    }

    private static int little32(byte[] in, int at) {
        return little16(in, at) | (little16(in, at + 2) << 16);
    }
}
