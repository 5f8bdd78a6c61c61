package io.sparkresnet.model.image.jpeg;

/**
 * {@link InverseDct} for coefficients that no encoder writes: as the vector code of libjpeg-turbo has it on x86-64
 * ({@code jidctint-avx2.asm}), where sums of two inputs wrap at 16 bits and outputs of each pass saturate there. The C code
 * behind it, and other processors, give other samples for such blocks.
 */
final class NarrowInverseDct {
    private static final int FRACTION = 13;
    private static final int BETWEEN = 2;

    private final int[] between = new int[64];
    private final int[] line = new int[8];

    /**
     * Transforms dequantized coefficients in natural order to 8 x 8 samples.
     *
     * @param firstRowOnly whether all other rows are zero before they are dequantized
     */
    void transform(int[] block, boolean firstRowOnly, byte[] samples, int at, int stride) {
        for (int x = 0; x < 8; x++) {
            if (firstRowOnly) {
                for (int y = 0; y < 8; y++) {
                    between[8 * y + x] = (short) (block[x] << BETWEEN);
                }
            } else {
                pass(block, x, 8, FRACTION - BETWEEN);
                for (int y = 0; y < 8; y++) {
                    between[8 * y + x] = line[y];
                }
            }
        }
        for (int y = 0; y < 8; y++) {
            pass(between, 8 * y, 1, FRACTION + BETWEEN + 3);
            for (int x = 0; x < 8; x++) {
                samples[at + y * stride + x] = (byte) (Math.max(-128, Math.min(127, line[x])) + 128);
            }
        }
    }

    /** One line of eight to {@link #line}. */
    private void pass(int[] in, int from, int step, int shift) {
        int c1 = in[from + step];
        int c2 = in[from + 2 * step];
        int c3 = in[from + 3 * step];
        int c5 = in[from + 5 * step];
        int c6 = in[from + 6 * step];
        int c7 = in[from + 7 * step];
        int even0 = (short) (in[from] + in[from + 4 * step]) << FRACTION;
        int even1 = (short) (in[from] - in[from + 4 * step]) << FRACTION;
        int even2 = c2 * 4433 + c6 * (4433 - 15137);
        int even3 = c2 * (4433 + 6270) + c6 * 4433;
        int sum73 = (short) (c7 + c3);
        int sum51 = (short) (c5 + c1);
        int z3 = sum73 * (9633 - 16069) + sum51 * 9633;
        int z4 = sum73 * 9633 + sum51 * (9633 - 3196);
        int odd0 = c7 * (2446 - 7373) - c1 * 7373 + z3;
        int odd1 = c5 * (16819 - 20995) - c3 * 20995 + z4;
        int odd2 = c3 * (25172 - 20995) - c5 * 20995 + z3;
        int odd3 = c1 * (12299 - 7373) - c7 * 7373 + z4;
        put(0, even0 + even3, odd3, shift);
        put(1, even1 + even2, odd2, shift);
        put(2, even1 - even2, odd1, shift);
        put(3, even0 - even3, odd0, shift);
    }

    private void put(int index, int even, int odd, int shift) {
        int half = 1 << (shift - 1);
        line[index] = saturate((even + odd + half) >> shift);
        line[7 - index] = saturate((even - odd + half) >> shift);
    }

    private static int saturate(int value) {
        return Math.max(Short.MIN_VALUE, Math.min(Short.MAX_VALUE, value));
    }
}
