package io.sparkresnet.model.image.webp.vp8;

/** Predicts 4x4 luma blocks from the samples above, above to the right, and to the left: RFC 6386, section 12.3. */
final class SubblockPrediction {
    private SubblockPrediction() {}

    /**
     * Predicts the block at {@code at}.
     *
     * @param aboveRight where the four samples lie that follow the four above
     */
    static void predict(int mode, byte[] s, int stride, int at, int aboveRight) {
        int above = at - stride;
        switch (mode) {
            case SubblockModes.TRUE_MOTION -> BlockPrediction.trueMotion(s, stride, at, 4);
            case SubblockModes.VERTICAL -> vertical(s, stride, at, aboveRight);
            case SubblockModes.HORIZONTAL -> horizontal(s, stride, at);
            case SubblockModes.LEFT_DOWN -> leftDown(s, stride, at, aboveRight);
            case SubblockModes.RIGHT_DOWN -> rightDown(s, stride, at);
            case SubblockModes.VERTICAL_RIGHT -> verticalRight(s, stride, at);
            case SubblockModes.VERTICAL_LEFT -> verticalLeft(s, stride, at, aboveRight);
            case SubblockModes.HORIZONTAL_DOWN -> horizontalDown(s, stride, at);
            case SubblockModes.HORIZONTAL_UP -> horizontalUp(s, stride, at);
            default -> {
                int sum = 4;
                for (int i = 0; i < 4; i++) {
                    sum += (s[above + i] & 255) + (s[at + i * stride - 1] & 255);
                }
                int mean = sum >> 3;
                for (int y = 0; y < 4; y++) {
                    row(s, at + y * stride, mean, mean, mean, mean);
                }
            }
        }
    }

    private static void vertical(byte[] s, int stride, int at, int aboveRight) {
        int above = at - stride;
        int x = s[above - 1] & 255;
        int a = s[above] & 255;
        int b = s[above + 1] & 255;
        int c = s[above + 2] & 255;
        int d = s[above + 3] & 255;
        int e = s[aboveRight] & 255;
        int v0 = average(x, a, b);
        int v1 = average(a, b, c);
        int v2 = average(b, c, d);
        int v3 = average(c, d, e);
        for (int y = 0; y < 4; y++) {
            row(s, at + y * stride, v0, v1, v2, v3);
        }
    }

    private static void horizontal(byte[] s, int stride, int at) {
        int x = s[at - stride - 1] & 255;
        int i = s[at - 1] & 255;
        int j = s[at + stride - 1] & 255;
        int k = s[at + 2 * stride - 1] & 255;
        int l = s[at + 3 * stride - 1] & 255;
        int h0 = average(x, i, j);
        int h1 = average(i, j, k);
        int h2 = average(j, k, l);
        int h3 = average(k, l, l);
        row(s, at, h0, h0, h0, h0);
        row(s, at + stride, h1, h1, h1, h1);
        row(s, at + 2 * stride, h2, h2, h2, h2);
        row(s, at + 3 * stride, h3, h3, h3, h3);
    }

    private static void leftDown(byte[] s, int stride, int at, int aboveRight) {
        int above = at - stride;
        int a = s[above] & 255;
        int b = s[above + 1] & 255;
        int c = s[above + 2] & 255;
        int d = s[above + 3] & 255;
        int e = s[aboveRight] & 255;
        int f = s[aboveRight + 1] & 255;
        int g = s[aboveRight + 2] & 255;
        int h = s[aboveRight + 3] & 255;
        int bcd = average(b, c, d);
        int cde = average(c, d, e);
        int def = average(d, e, f);
        int efg = average(e, f, g);
        int fgh = average(f, g, h);
        row(s, at, average(a, b, c), bcd, cde, def);
        row(s, at + stride, bcd, cde, def, efg);
        row(s, at + 2 * stride, cde, def, efg, fgh);
        row(s, at + 3 * stride, def, efg, fgh, average(g, h, h));
    }

    private static void rightDown(byte[] s, int stride, int at) {
        int above = at - stride;
        int x = s[above - 1] & 255;
        int a = s[above] & 255;
        int b = s[above + 1] & 255;
        int c = s[above + 2] & 255;
        int d = s[above + 3] & 255;
        int i = s[at - 1] & 255;
        int j = s[at + stride - 1] & 255;
        int k = s[at + 2 * stride - 1] & 255;
        int l = s[at + 3 * stride - 1] & 255;
        int axi = average(a, x, i);
        int bax = average(b, a, x);
        int cba = average(c, b, a);
        int xij = average(x, i, j);
        int ijk = average(i, j, k);
        row(s, at, axi, bax, cba, average(d, c, b));
        row(s, at + stride, xij, axi, bax, cba);
        row(s, at + 2 * stride, ijk, xij, axi, bax);
        row(s, at + 3 * stride, average(j, k, l), ijk, xij, axi);
    }

    private static void verticalRight(byte[] s, int stride, int at) {
        int above = at - stride;
        int x = s[above - 1] & 255;
        int a = s[above] & 255;
        int b = s[above + 1] & 255;
        int c = s[above + 2] & 255;
        int d = s[above + 3] & 255;
        int i = s[at - 1] & 255;
        int j = s[at + stride - 1] & 255;
        int k = s[at + 2 * stride - 1] & 255;
        int xa = average(x, a);
        int ab = average(a, b);
        int bc = average(b, c);
        int ixa = average(i, x, a);
        int xab = average(x, a, b);
        int abc = average(a, b, c);
        row(s, at, xa, ab, bc, average(c, d));
        row(s, at + stride, ixa, xab, abc, average(b, c, d));
        row(s, at + 2 * stride, average(j, i, x), xa, ab, bc);
        row(s, at + 3 * stride, average(k, j, i), ixa, xab, abc);
    }

    private static void verticalLeft(byte[] s, int stride, int at, int aboveRight) {
        int above = at - stride;
        int a = s[above] & 255;
        int b = s[above + 1] & 255;
        int c = s[above + 2] & 255;
        int d = s[above + 3] & 255;
        int e = s[aboveRight] & 255;
        int f = s[aboveRight + 1] & 255;
        int g = s[aboveRight + 2] & 255;
        int h = s[aboveRight + 3] & 255;
        int bc = average(b, c);
        int cd = average(c, d);
        int de = average(d, e);
        int bcd = average(b, c, d);
        int cde = average(c, d, e);
        int def = average(d, e, f);
        row(s, at, average(a, b), bc, cd, de);
        row(s, at + stride, average(a, b, c), bcd, cde, def);
        row(s, at + 2 * stride, bc, cd, de, average(e, f, g));
        row(s, at + 3 * stride, bcd, cde, def, average(f, g, h));
    }

    private static void horizontalDown(byte[] s, int stride, int at) {
        int above = at - stride;
        int x = s[above - 1] & 255;
        int a = s[above] & 255;
        int b = s[above + 1] & 255;
        int c = s[above + 2] & 255;
        int i = s[at - 1] & 255;
        int j = s[at + stride - 1] & 255;
        int k = s[at + 2 * stride - 1] & 255;
        int l = s[at + 3 * stride - 1] & 255;
        int ix = average(i, x);
        int ji = average(j, i);
        int kj = average(k, j);
        int ixa = average(i, x, a);
        int jix = average(j, i, x);
        int kji = average(k, j, i);
        row(s, at, ix, ixa, average(x, a, b), average(a, b, c));
        row(s, at + stride, ji, jix, ix, ixa);
        row(s, at + 2 * stride, kj, kji, ji, jix);
        row(s, at + 3 * stride, average(l, k), average(l, k, j), kj, kji);
    }

    private static void horizontalUp(byte[] s, int stride, int at) {
        int i = s[at - 1] & 255;
        int j = s[at + stride - 1] & 255;
        int k = s[at + 2 * stride - 1] & 255;
        int l = s[at + 3 * stride - 1] & 255;
        int jk = average(j, k);
        int kl = average(k, l);
        int jkl = average(j, k, l);
        int kll = average(k, l, l);
        row(s, at, average(i, j), average(i, j, k), jk, jkl);
        row(s, at + stride, jk, jkl, kl, kll);
        row(s, at + 2 * stride, kl, kll, l, l);
        row(s, at + 3 * stride, l, l, l, l);
    }

    private static int average(int a, int b) {
        return (a + b + 1) >> 1;
    }

    private static int average(int a, int b, int c) {
        return (a + 2 * b + c + 2) >> 2;
    }

    private static void row(byte[] s, int at, int s0, int s1, int s2, int s3) {
        s[at] = (byte) s0;
        s[at + 1] = (byte) s1;
        s[at + 2] = (byte) s2;
        s[at + 3] = (byte) s3;
    }
}
