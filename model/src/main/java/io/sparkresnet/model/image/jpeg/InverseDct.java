package io.sparkresnet.model.image.jpeg;

/**
 * The accurate integer inverse DCT of libjpeg ({@code jidctint.c}, "islow"), bit for bit: Loeffler, Ligtenberg and Moschytz,
 * "Practical Fast 1-D DCT Algorithms with 11 Multiplications", ICASSP 1989, in fixed point with 13 bits of fraction; columns
 * first, with two more bits kept between the passes. One instance per thread.
 */
final class InverseDct {
    private static final int FRACTION = 13;
    private static final int BETWEEN = 2;
    private static final int COLUMN_SHIFT = FRACTION - BETWEEN;
    private static final int COLUMN_HALF = 1 << (COLUMN_SHIFT - 1);
    private static final int ROW_SHIFT = FRACTION + BETWEEN + 3;
    /** Half a unit, and the 128 that level shift adds. */
    private static final int ROW_HALF = (1 << (ROW_SHIFT - 1)) + (128 << ROW_SHIFT);

    // Named for their values times 2^13, as in jidctint.c.
    private static final int F_0_298631336 = 2446;
    private static final int F_0_390180644 = 3196;
    private static final int F_0_541196100 = 4433;
    private static final int F_0_765366865 = 6270;
    private static final int F_0_899976223 = 7373;
    private static final int F_1_175875602 = 9633;
    private static final int F_1_501321110 = 12299;
    private static final int F_1_847759065 = 15137;
    private static final int F_1_961570560 = 16069;
    private static final int F_2_053119869 = 16819;
    private static final int F_2_562915447 = 20995;
    private static final int F_3_072711026 = 25172;

    private static final int RIGHT_HALF = 4;
    private static final int LOWER_HALF = 32;
    private static final int BELOW_FIRST_ROW = 56;
    /**
     * The largest sum of absolute coefficients for which no intermediate leaves 16 bits: a column makes at most 4 x 1.39 of it,
     * and a row adds two columns at most.
     */
    private static final int WITHIN_16_BITS = 5_800;

    private final int[] between = new int[64];
    private final int[] dequantized = new int[64];
    private final NarrowInverseDct narrow = new NarrowInverseDct();

    /** A block whose only coefficient is its first. */
    void flat(int dc, byte[] samples, int at, int stride) {
        byte sample = (byte) clamp((((short) (dc << BETWEEN) + 16) >> 5) + 128);
        for (int y = 0, row = at; y < 8; y++, row += stride) {
            for (int x = 0; x < 8; x++) {
                samples[row + x] = sample;
            }
        }
    }

    /**
     * Transforms dequantized coefficients in natural order to 8 x 8 samples.
     *
     * @param block 16-bit values
     * @param seen the natural indices of all coefficients that are not zero before they are dequantized, combined by OR
     * @param magnitude the sum of the coefficients' absolute values, or more
     */
    void transform(int[] block, int seen, int magnitude, byte[] samples, int at, int stride) {
        if (magnitude > WITHIN_16_BITS) {
            narrow.transform(block, (seen & BELOW_FIRST_ROW) == 0, samples, at, stride);
            return;
        }
        if ((seen & LOWER_HALF) == 0) {
            shortColumns(block);
        } else {
            columns(block);
        }
        if ((seen & RIGHT_HALF) == 0) {
            shortRows(samples, at, stride);
        } else {
            rows(samples, at, stride);
        }
    }

    /**
     * Dequantizes and transforms a block of a component; products wrap at 16 bits, as in libjpeg-turbo's vector code.
     *
     * @param coefficients in natural order, from {@code from}
     * @param at where the block's first sample lies
     */
    void transform(short[] coefficients, int from, Component component, int at) {
        int[] quantization = component.quantization;
        if (quantization == null) {
            flat(0, component.samples, at, component.stride);
            return;
        }
        int seen = 0;
        int magnitude = 0;
        for (int i = 0; i < 64; i++) {
            int coefficient = coefficients[from + i];
            int value = (short) (coefficient * quantization[i]);
            dequantized[i] = value;
            magnitude += Math.abs(value);
            // Without a branch, as is all of this loop
            seen |= i & ((coefficient | -coefficient) >> 31);
        }
        if (seen == 0) {
            flat(dequantized[0], component.samples, at, component.stride);
        } else {
            transform(dequantized, seen, magnitude, component.samples, at, component.stride);
        }
    }

    /** {@link #columns} where the lower four coefficients are zero. */
    private void shortColumns(int[] block) {
        int[] out = between;
        for (int x = 0; x < 8; x++) {
            int c1 = block[8 + x];
            int c2 = block[16 + x];
            int c3 = block[24 + x];
            int even0 = (block[x] << FRACTION) + COLUMN_HALF;
            int even2 = c2 * F_0_541196100;
            int even3 = even2 + c2 * F_0_765366865;
            int z5 = (c3 + c1) * F_1_175875602;
            int z3 = z5 - c3 * F_1_961570560;
            int z4 = z5 - c1 * F_0_390180644;
            int z1 = c1 * F_0_899976223;
            int z2 = c3 * F_2_562915447;
            int odd0 = z3 - z1;
            int odd1 = z4 - z2;
            int odd2 = c3 * F_3_072711026 - z2 + z3;
            int odd3 = c1 * F_1_501321110 - z1 + z4;

            out[x] = (even0 + even3 + odd3) >> COLUMN_SHIFT;
            out[56 + x] = (even0 + even3 - odd3) >> COLUMN_SHIFT;
            out[8 + x] = (even0 + even2 + odd2) >> COLUMN_SHIFT;
            out[48 + x] = (even0 + even2 - odd2) >> COLUMN_SHIFT;
            out[16 + x] = (even0 - even2 + odd1) >> COLUMN_SHIFT;
            out[40 + x] = (even0 - even2 - odd1) >> COLUMN_SHIFT;
            out[24 + x] = (even0 - even3 + odd0) >> COLUMN_SHIFT;
            out[32 + x] = (even0 - even3 - odd0) >> COLUMN_SHIFT;
        }
    }

    /** {@link #rows} where the right four columns are zero. */
    private void shortRows(byte[] samples, int at, int stride) {
        int[] in = between;
        for (int y = 0, row = at; y < 64; y += 8, row += stride) {
            int c1 = in[y + 1];
            int c2 = in[y + 2];
            int c3 = in[y + 3];
            int even0 = (in[y] << FRACTION) + ROW_HALF;
            int even2 = c2 * F_0_541196100;
            int even3 = even2 + c2 * F_0_765366865;
            int z5 = (c3 + c1) * F_1_175875602;
            int z3 = z5 - c3 * F_1_961570560;
            int z4 = z5 - c1 * F_0_390180644;
            int z1 = c1 * F_0_899976223;
            int z2 = c3 * F_2_562915447;
            int odd0 = z3 - z1;
            int odd1 = z4 - z2;
            int odd2 = c3 * F_3_072711026 - z2 + z3;
            int odd3 = c1 * F_1_501321110 - z1 + z4;

            samples[row] = (byte) clamp((even0 + even3 + odd3) >> ROW_SHIFT);
            samples[row + 7] = (byte) clamp((even0 + even3 - odd3) >> ROW_SHIFT);
            samples[row + 1] = (byte) clamp((even0 + even2 + odd2) >> ROW_SHIFT);
            samples[row + 6] = (byte) clamp((even0 + even2 - odd2) >> ROW_SHIFT);
            samples[row + 2] = (byte) clamp((even0 - even2 + odd1) >> ROW_SHIFT);
            samples[row + 5] = (byte) clamp((even0 - even2 - odd1) >> ROW_SHIFT);
            samples[row + 3] = (byte) clamp((even0 - even3 + odd0) >> ROW_SHIFT);
            samples[row + 4] = (byte) clamp((even0 - even3 - odd0) >> ROW_SHIFT);
        }
    }

    private void columns(int[] block) {
        int[] out = between;
        for (int x = 0; x < 8; x++) {
            int c1 = block[8 + x];
            int c2 = block[16 + x];
            int c3 = block[24 + x];
            int c4 = block[32 + x];
            int c5 = block[40 + x];
            int c6 = block[48 + x];
            int c7 = block[56 + x];
            int shared = (c2 + c6) * F_0_541196100;
            int even2 = shared - c6 * F_1_847759065;
            int even3 = shared + c2 * F_0_765366865;
            int even0 = ((block[x] + c4) << FRACTION) + COLUMN_HALF;
            int even1 = ((block[x] - c4) << FRACTION) + COLUMN_HALF;
            int sum0 = even0 + even3;
            int sum3 = even0 - even3;
            int sum1 = even1 + even2;
            int sum2 = even1 - even2;

            int z5 = (c7 + c3 + c5 + c1) * F_1_175875602;
            int z3 = z5 - (c7 + c3) * F_1_961570560;
            int z4 = z5 - (c5 + c1) * F_0_390180644;
            int z1 = (c7 + c1) * F_0_899976223;
            int z2 = (c5 + c3) * F_2_562915447;
            int odd0 = c7 * F_0_298631336 - z1 + z3;
            int odd1 = c5 * F_2_053119869 - z2 + z4;
            int odd2 = c3 * F_3_072711026 - z2 + z3;
            int odd3 = c1 * F_1_501321110 - z1 + z4;

            out[x] = (sum0 + odd3) >> COLUMN_SHIFT;
            out[56 + x] = (sum0 - odd3) >> COLUMN_SHIFT;
            out[8 + x] = (sum1 + odd2) >> COLUMN_SHIFT;
            out[48 + x] = (sum1 - odd2) >> COLUMN_SHIFT;
            out[16 + x] = (sum2 + odd1) >> COLUMN_SHIFT;
            out[40 + x] = (sum2 - odd1) >> COLUMN_SHIFT;
            out[24 + x] = (sum3 + odd0) >> COLUMN_SHIFT;
            out[32 + x] = (sum3 - odd0) >> COLUMN_SHIFT;
        }
    }

    private void rows(byte[] samples, int at, int stride) {
        int[] in = between;
        for (int y = 0, row = at; y < 64; y += 8, row += stride) {
            int c1 = in[y + 1];
            int c2 = in[y + 2];
            int c3 = in[y + 3];
            int c4 = in[y + 4];
            int c5 = in[y + 5];
            int c6 = in[y + 6];
            int c7 = in[y + 7];
            int shared = (c2 + c6) * F_0_541196100;
            int even2 = shared - c6 * F_1_847759065;
            int even3 = shared + c2 * F_0_765366865;
            int even0 = ((in[y] + c4) << FRACTION) + ROW_HALF;
            int even1 = ((in[y] - c4) << FRACTION) + ROW_HALF;
            int sum0 = even0 + even3;
            int sum3 = even0 - even3;
            int sum1 = even1 + even2;
            int sum2 = even1 - even2;

            int z5 = (c7 + c3 + c5 + c1) * F_1_175875602;
            int z3 = z5 - (c7 + c3) * F_1_961570560;
            int z4 = z5 - (c5 + c1) * F_0_390180644;
            int z1 = (c7 + c1) * F_0_899976223;
            int z2 = (c5 + c3) * F_2_562915447;
            int odd0 = c7 * F_0_298631336 - z1 + z3;
            int odd1 = c5 * F_2_053119869 - z2 + z4;
            int odd2 = c3 * F_3_072711026 - z2 + z3;
            int odd3 = c1 * F_1_501321110 - z1 + z4;

            samples[row] = (byte) clamp((sum0 + odd3) >> ROW_SHIFT);
            samples[row + 7] = (byte) clamp((sum0 - odd3) >> ROW_SHIFT);
            samples[row + 1] = (byte) clamp((sum1 + odd2) >> ROW_SHIFT);
            samples[row + 6] = (byte) clamp((sum1 - odd2) >> ROW_SHIFT);
            samples[row + 2] = (byte) clamp((sum2 + odd1) >> ROW_SHIFT);
            samples[row + 5] = (byte) clamp((sum2 - odd1) >> ROW_SHIFT);
            samples[row + 3] = (byte) clamp((sum3 + odd0) >> ROW_SHIFT);
            samples[row + 4] = (byte) clamp((sum3 - odd0) >> ROW_SHIFT);
        }
    }

    private static int clamp(int sample) {
        return (sample & ~255) == 0 ? sample : ~(sample >> 31) & 255;
    }
}
