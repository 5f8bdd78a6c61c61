package io.sparkresnet.model.image.tiff;

import io.sparkresnet.model.image.ImageDecodeException;

/**
 * libtiff's conversion of YCbCr to RGB ({@code tif_color.c}) by the file's coefficients and reference levels, in its single
 * precision.
 */
final class YCbCrTables {
    private static final int FRACTION = 16;
    private static final int HALF = 1 << (FRACTION - 1);
    /** ITU-R 601, libtiff's default. */
    private static final float[] COEFFICIENTS = {0.299f, 0.587f, 0.114f};
    /** Black and white of Y, Cb, Cr: libtiff's default for YCbCr. */
    private static final float[] REFERENCE = {0, 255, 128, 255, 128, 255};
    /** Of a table's values, either way. */
    private static final float MOST = 128f * 32;

    private final int[] luma = new int[256];
    private final int[] redOfCr = new int[256];
    private final int[] greenOfCr = new int[256];
    private final int[] greenOfCb = new int[256];
    private final int[] blueOfCb = new int[256];

    YCbCrTables(DecodedLayout layout) throws ImageDecodeException {
        float[] coefficients = LibtiffValue.floats(layout.source, layout.coefficients, COEFFICIENTS);
        float[] reference = LibtiffValue.floats(layout.source, layout.referenceBlackWhite, REFERENCE);
        float red = coefficients[0];
        float green = coefficients[1];
        float blue = coefficients[2];
        if (Float.isNaN(red) || Float.isNaN(green) || Float.isNaN(blue) || green == 0) {
            throw Refusal.corrupt("its YCbCr coefficients are %s, %s, %s".formatted(red, green, blue));
        }
        for (float each : reference) {
            if (!(each > (float) (-0x7fffffff + 128) && each < (float) 0x7fffffff)) {
                throw Refusal.corrupt("its reference black and white hold %s".formatted(each));
            }
        }
        float ofCr = 2 - 2 * red;
        float ofCb = 2 - 2 * blue;
        int toRed = fixed(ofCr);
        int crToGreen = -fixed(red * ofCr / green);
        int toBlue = fixed(ofCb);
        int cbToGreen = -fixed(blue * ofCb / green);
        for (int i = 0; i < 256; i++) {
            int cr = level(i - 128, reference[4] - 128, reference[5] - 128, 127);
            int cb = level(i - 128, reference[2] - 128, reference[3] - 128, 127);
            redOfCr[i] = (toRed * cr + HALF) >> FRACTION;
            blueOfCb[i] = (toBlue * cb + HALF) >> FRACTION;
            greenOfCr[i] = crToGreen * cr;
            greenOfCb[i] = cbToGreen * cb + HALF;
            luma[i] = level(i, reference[0], reference[1], 255);
        }
    }

    private static int fixed(float factor) {
        float clamped = !(factor >= 0) ? 0 : Math.min(factor, 2);
        return (int) ((double) clamped * (1 << FRACTION) + 0.5);
    }

    private static int level(int code, float black, float white, float range) {
        float divisor = white != black ? white - black : 1;
        float level = (float) (code - (int) black) * range / divisor;
        return (int) Math.max(-MOST, Math.min(MOST, level));
    }

    /** Writes one pixel's red, green and blue. */
    void convert(byte y, byte cb, byte cr, byte[] rgb, int at) {
        int light = luma[y & 255];
        rgb[at] = clamp(light + redOfCr[cr & 255]);
        rgb[at + 1] = clamp(light + ((greenOfCb[cb & 255] + greenOfCr[cr & 255]) >> FRACTION));
        rgb[at + 2] = clamp(light + blueOfCb[cb & 255]);
    }

    private static byte clamp(int sample) {
        return (byte) Math.max(0, Math.min(255, sample));
    }
}
