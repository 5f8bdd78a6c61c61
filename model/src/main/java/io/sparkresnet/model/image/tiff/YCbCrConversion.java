package io.sparkresnet.model.image.tiff;

/** Pillow's own conversion of YCbCr to RGB, {@code ConvertYCbCr.c}: six bits of fraction, not libjpeg's sixteen. */
final class YCbCrConversion {
    private static final int FRACTION = 6;
    private static final int[] RED_OF_CR = table(1.40200);
    private static final int[] GREEN_OF_CB = table(-0.34414);
    private static final int[] GREEN_OF_CR = table(-0.71414);
    private static final int[] BLUE_OF_CB = table(1.77200);

    private YCbCrConversion() {}

    private static int[] table(double factor) {
        int[] table = new int[256];
        for (int i = 0; i < 256; i++) {
            // The tables in Pillow round half up and truncate, which is towards zero below it
            table[i] = (int) ((i - 128) * factor * (1 << FRACTION) + 0.5);
        }
        return table;
    }

    /** Converts pixels from {@code in[from...]} to the start of {@code rgb}. */
    static void convert(byte[] in, int from, int pixels, byte[] rgb) {
        for (int i = 0; i < 3 * pixels; i += 3) {
            int y = in[from + i] & 255;
            int cb = in[from + i + 1] & 255;
            int cr = in[from + i + 2] & 255;
            rgb[i] = clamp(y + (RED_OF_CR[cr] >> FRACTION));
            rgb[i + 1] = clamp(y + ((GREEN_OF_CB[cb] + GREEN_OF_CR[cr]) >> FRACTION));
            rgb[i + 2] = clamp(y + (BLUE_OF_CB[cb] >> FRACTION));
        }
    }

    private static byte clamp(int sample) {
        return (byte) Math.max(0, Math.min(255, sample));
    }
}
