package io.sparkresnet.model.image.jpeg;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Doubles a component's columns with libjpeg-turbo's triangle filter, {@code h2v2_fancy_upsample} and
 * {@code h2v1_fancy_upsample} of {@code jdsample.c}: each sample is three quarters the nearer and one quarter the farther of its
 * neighbours along the row, after the same between two rows. Of one row alone it is the same sum with both rows equal.
 *
 * <p>Eight columns are made at once, in 16-bit lanes of two longs: one holds the even columns, one the odd ones. No lane
 * exceeds 4,096.
 */
final class HorizontalTriangle {
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long BYTE_IN_LANE = 0x00ff_00ff_00ff_00ffL;
    private static final long LANES = 0x0001_0001_0001_0001L;
    private static final long PAIRS = 0x0000_ffff_0000_ffffL;

    private HorizontalTriangle() {}

    /** The row at {@code row}. */
    static void single(Component component, int row, byte[] out) {
        filter(component, row, row, 8, 4, out);
    }

    /** Between the rows at {@code near} and at {@code far}. */
    static void pair(Component component, int near, int far, byte[] out) {
        filter(component, near, far, 7, 8, out);
    }

    /** Sums are in sixteenths; those before an odd and before an even column are rounded by different halves. */
    private static void filter(Component component, int near, int far, int oddHalf, int evenHalf, byte[] out) {
        byte[] in = component.samples;
        int last = component.width - 1;
        int end = component.endColumn - 1;
        out[0] = (byte) ((4 * sum(in, near, far) + 8) >> 4);
        int x = filterEights(in, near, far, component.firstColumn, end, oddHalf, evenHalf, out);
        for (int here = sum(in, near + x, far + x); x < end; x++) {
            int after = sum(in, near + x + 1, far + x + 1);
            out[2 * x + 1] = (byte) ((3 * here + after + oddHalf) >> 4);
            out[2 * x + 2] = (byte) ((3 * after + here + evenHalf) >> 4);
            here = after;
        }
        out[2 * last + 1] = (byte) ((4 * sum(in, near + last, far + last) + 7) >> 4);
    }

    private static int sum(byte[] in, int near, int far) {
        return 3 * (in[near] & 255) + (in[far] & 255);
    }

    /** Returns the first column that is left. */
    private static int filterEights(
            byte[] in, int near, int far, int first, int end, int oddHalf, int evenHalf, byte[] out) {
        int x = first;
        if (end - x < 16) {
            return x;
        }
        long oddHalves = oddHalf * LANES;
        long evenHalves = evenHalf * LANES;
        long evens = lanes((long) LONG.get(in, near + x), (long) LONG.get(in, far + x));
        for (; x + 16 <= end; x += 8) {
            long odds = lanes((long) LONG.get(in, near + x) >>> 8, (long) LONG.get(in, far + x) >>> 8);
            long evensAhead = lanes((long) LONG.get(in, near + x + 8), (long) LONG.get(in, far + x + 8));
            long afterOdds = (evens >>> 16) | (evensAhead << 48);
            long from1 = ((3 * evens + odds + oddHalves) >>> 4) & BYTE_IN_LANE;
            long from2 = ((3 * odds + evens + evenHalves) >>> 4) & BYTE_IN_LANE;
            long from3 = ((3 * odds + afterOdds + oddHalves) >>> 4) & BYTE_IN_LANE;
            long from4 = ((3 * afterOdds + odds + evenHalves) >>> 4) & BYTE_IN_LANE;
            long pairs1 = from1 | (from2 << 8);
            long pairs3 = from3 | (from4 << 8);
            LONG.set(out, 2 * x + 1, spread(pairs1 & 0xffff_ffffL) | (spread(pairs3 & 0xffff_ffffL) << 16));
            LONG.set(out, 2 * x + 9, spread(pairs1 >>> 32) | (spread(pairs3 >>> 32) << 16));
            evens = evensAhead;
        }
        return x;
    }

    private static long lanes(long near, long far) {
        return 3 * (near & BYTE_IN_LANE) + (far & BYTE_IN_LANE);
    }

    /** Two 16-bit values, one in each half. */
    private static long spread(long two) {
        return (two | (two << 16)) & PAIRS;
    }
}
