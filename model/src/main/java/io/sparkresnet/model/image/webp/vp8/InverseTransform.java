package io.sparkresnet.model.image.webp.vp8;

/**
 * The inverse transforms of RFC 6386, section 14, added to a prediction. Their sums wrap at 16 bits where libwebp's do, which
 * only damaged files can tell.
 */
final class InverseTransform {
    /** sqrt(2) cos(pi / 8) - 1 and sqrt(2) sin(pi / 8), of 65536. */
    private static final int C1 = 20091;

    private static final int C2 = 35468;

    private InverseTransform() {}

    /**
     * Spreads a macroblock's block of luma means over its luma blocks.
     *
     * @param means 16 coefficients
     * @param out 16 blocks of 16 coefficients; the first of each is set
     */
    static void walshHadamard(int[] means, int[] out) {
        for (int i = 0; i < 4; i++) {
            int a = means[i] + means[12 + i];
            int b = means[4 + i] + means[8 + i];
            int c = means[4 + i] - means[8 + i];
            int d = means[i] - means[12 + i];
            means[i] = a + b;
            means[4 + i] = d + c;
            means[8 + i] = a - b;
            means[12 + i] = d - c;
        }
        for (int i = 0; i < 4; i++) {
            int dc = means[4 * i] + 3;
            int a = dc + means[4 * i + 3];
            int b = means[4 * i + 1] + means[4 * i + 2];
            int c = means[4 * i + 1] - means[4 * i + 2];
            int d = dc - means[4 * i + 3];
            out[64 * i] = (short) ((a + b) >> 3);
            out[64 * i + 16] = (short) ((d + c) >> 3);
            out[64 * i + 32] = (short) ((a - b) >> 3);
            out[64 * i + 48] = (short) ((d - c) >> 3);
        }
    }

    /** Adds the block of {@code in} at {@code from}, any of whose coefficients may be set, to 4x4 samples. */
    static void addWhole(int[] in, int from, byte[] samples, int at, int stride) {
        int t0;
        int t1;
        int t2;
        int t3;
        int t4;
        int t5;
        int t6;
        int t7;
        int t8;
        int t9;
        int t10;
        int t11;
        int t12;
        int t13;
        int t14;
        int t15;
        {
            int a = in[from] + in[from + 8];
            int b = in[from] - in[from + 8];
            int c = sine(in[from + 4]) - cosine(in[from + 12]);
            int d = cosine(in[from + 4]) + sine(in[from + 12]);
            t0 = (short) (a + d);
            t4 = (short) (b + c);
            t8 = (short) (b - c);
            t12 = (short) (a - d);
        }
        {
            int a = in[from + 1] + in[from + 9];
            int b = in[from + 1] - in[from + 9];
            int c = sine(in[from + 5]) - cosine(in[from + 13]);
            int d = cosine(in[from + 5]) + sine(in[from + 13]);
            t1 = (short) (a + d);
            t5 = (short) (b + c);
            t9 = (short) (b - c);
            t13 = (short) (a - d);
        }
        {
            int a = in[from + 2] + in[from + 10];
            int b = in[from + 2] - in[from + 10];
            int c = sine(in[from + 6]) - cosine(in[from + 14]);
            int d = cosine(in[from + 6]) + sine(in[from + 14]);
            t2 = (short) (a + d);
            t6 = (short) (b + c);
            t10 = (short) (b - c);
            t14 = (short) (a - d);
        }
        {
            int a = in[from + 3] + in[from + 11];
            int b = in[from + 3] - in[from + 11];
            int c = sine(in[from + 7]) - cosine(in[from + 15]);
            int d = cosine(in[from + 7]) + sine(in[from + 15]);
            t3 = (short) (a + d);
            t7 = (short) (b + c);
            t11 = (short) (b - c);
            t15 = (short) (a - d);
        }
        addRow(t0, t1, t2, t3, samples, at);
        addRow(t4, t5, t6, t7, samples, at + stride);
        addRow(t8, t9, t10, t11, samples, at + 2 * stride);
        addRow(t12, t13, t14, t15, samples, at + 3 * stride);
    }

    private static void addRow(int t0, int t1, int t2, int t3, byte[] samples, int at) {
        int a = t0 + 4 + t2;
        int b = t0 + 4 - t2;
        int c = sine(t1) - cosine(t3);
        int d = cosine(t1) + sine(t3);
        add((short) (a + d) >> 3, samples, at);
        add((short) (b + c) >> 3, samples, at + 1);
        add((short) (b - c) >> 3, samples, at + 2);
        add((short) (a - d) >> 3, samples, at + 3);
    }

    /** Adds a block of whose coefficients only the first three in zigzag order may be set. */
    static void addFirstThree(int[] in, int from, byte[] samples, int at, int stride) {
        int a = in[from] + 4;
        int c4 = sine(in[from + 4]);
        int d4 = cosine(in[from + 4]);
        int c1 = sine(in[from + 1]);
        int d1 = cosine(in[from + 1]);
        addRow(a + d4, c1, d1, samples, at);
        addRow(a + c4, c1, d1, samples, at + stride);
        addRow(a - c4, c1, d1, samples, at + 2 * stride);
        addRow(a - d4, c1, d1, samples, at + 3 * stride);
    }

    private static void addRow(int dc, int c, int d, byte[] samples, int at) {
        add((dc + d) >> 3, samples, at);
        add((dc + c) >> 3, samples, at + 1);
        add((dc - c) >> 3, samples, at + 2);
        add((dc - d) >> 3, samples, at + 3);
    }

    /** Adds a block whose first coefficient alone is set. */
    static void addFirst(int coefficient, byte[] samples, int at, int stride) {
        int dc = (coefficient + 4) >> 3;
        for (int y = 0, row = at; y < 4; y++, row += stride) {
            add(dc, samples, row);
            add(dc, samples, row + 1);
            add(dc, samples, row + 2);
            add(dc, samples, row + 3);
        }
    }

    private static void add(int residual, byte[] samples, int at) {
        int sum = (samples[at] & 255) + residual;
        samples[at] = (byte) ((sum & ~255) == 0 ? sum : ~sum >> 31);
    }

    private static int cosine(int x) {
        return ((x * C1) >> 16) + x;
    }

    private static int sine(int x) {
        return (x * C2) >> 16;
    }
}
