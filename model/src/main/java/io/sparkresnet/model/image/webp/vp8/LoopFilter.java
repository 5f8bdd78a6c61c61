package io.sparkresnet.model.image.webp.vp8;

/**
 * Smooths the edges of the blocks of a macroblock: RFC 6386, section 15. An edge is walked along {@code next}; the samples on
 * its two sides lie {@code step} apart, p3 p2 p1 p0 | q0 q1 q2 q3, with q0 at {@code at}.
 */
final class LoopFilter {
    private LoopFilter() {}

    /** The simple filter along an edge of 16 samples. */
    static void simple(byte[] s, int at, int step, int next, int edge) {
        for (int i = 0, q = at; i < 16; i++, q += next) {
            int p1 = s[q - 2 * step] & 255;
            int p0 = s[q - step] & 255;
            int q0 = s[q] & 255;
            int q1 = s[q + step] & 255;
            if (4 * Math.abs(p0 - q0) + Math.abs(p1 - q1) <= edge) {
                atEdge(s, q, step, 3 * (q0 - p0) + signed(p1 - q1), p0, q0);
            }
        }
    }

    /** The normal filter along an edge between two macroblocks. */
    static void macroblockEdge(byte[] s, int at, int step, int next, int count, FilterStrength strength) {
        int edge = strength.macroblockEdge();
        int interior = strength.interior();
        int highVariance = strength.highVariance();
        for (int i = 0, q = at; i < count; i++, q += next) {
            int p1 = s[q - 2 * step] & 255;
            int p0 = s[q - step] & 255;
            int q0 = s[q] & 255;
            int q1 = s[q + step] & 255;
            if (4 * Math.abs(p0 - q0) + Math.abs(p1 - q1) > edge) {
                continue;
            }
            int p2 = s[q - 3 * step] & 255;
            int q2 = s[q + 2 * step] & 255;
            int changeP = Math.abs(p1 - p0);
            int changeQ = Math.abs(q1 - q0);
            if (Math.max(changeP, changeQ) > interior
                    || Math.abs(p2 - p1) > interior
                    || Math.abs(q2 - q1) > interior
                    || Math.abs((s[q - 4 * step] & 255) - p2) > interior
                    || Math.abs((s[q + 3 * step] & 255) - q2) > interior) {
                continue;
            }
            int difference = 3 * (q0 - p0) + signed(p1 - q1);
            if (Math.max(changeP, changeQ) > highVariance) {
                atEdge(s, q, step, difference, p0, q0);
            } else {
                int a = signed(difference);
                int a1 = (27 * a + 63) >> 7;
                int a2 = (18 * a + 63) >> 7;
                int a3 = (9 * a + 63) >> 7;
                s[q - 3 * step] = clamp(p2 + a3);
                s[q - 2 * step] = clamp(p1 + a2);
                s[q - step] = clamp(p0 + a1);
                s[q] = clamp(q0 - a1);
                s[q + step] = clamp(q1 - a2);
                s[q + 2 * step] = clamp(q2 - a3);
            }
        }
    }

    /** The normal filter along an edge within a macroblock. */
    static void subblockEdge(byte[] s, int at, int step, int next, int count, FilterStrength strength) {
        int edge = strength.subblockEdge();
        int interior = strength.interior();
        int highVariance = strength.highVariance();
        for (int i = 0, q = at; i < count; i++, q += next) {
            int p1 = s[q - 2 * step] & 255;
            int p0 = s[q - step] & 255;
            int q0 = s[q] & 255;
            int q1 = s[q + step] & 255;
            if (4 * Math.abs(p0 - q0) + Math.abs(p1 - q1) > edge) {
                continue;
            }
            int p2 = s[q - 3 * step] & 255;
            int q2 = s[q + 2 * step] & 255;
            int changeP = Math.abs(p1 - p0);
            int changeQ = Math.abs(q1 - q0);
            if (Math.max(changeP, changeQ) > interior
                    || Math.abs(p2 - p1) > interior
                    || Math.abs(q2 - q1) > interior
                    || Math.abs((s[q - 4 * step] & 255) - p2) > interior
                    || Math.abs((s[q + 3 * step] & 255) - q2) > interior) {
                continue;
            }
            if (Math.max(changeP, changeQ) > highVariance) {
                atEdge(s, q, step, 3 * (q0 - p0) + signed(p1 - q1), p0, q0);
            } else {
                int a = 3 * (q0 - p0);
                int a1 = eighth(a + 4);
                int a2 = eighth(a + 3);
                int a3 = (a1 + 1) >> 1;
                s[q - 2 * step] = clamp(p1 + a3);
                s[q - step] = clamp(p0 + a2);
                s[q] = clamp(q0 - a1);
                s[q + step] = clamp(q1 - a3);
            }
        }
    }

    private static void atEdge(byte[] s, int q, int step, int difference, int p0, int q0) {
        s[q - step] = clamp(p0 + eighth(difference + 3));
        s[q] = clamp(q0 - eighth(difference + 4));
    }

    /** An eighth, limited to five signed bits. */
    private static int eighth(int x) {
        return Math.max(-16, Math.min(15, x >> 3));
    }

    private static int signed(int x) {
        return Math.max(-128, Math.min(127, x));
    }

    private static byte clamp(int x) {
        return (byte) ((x & ~255) == 0 ? x : ~x >> 31);
    }
}
