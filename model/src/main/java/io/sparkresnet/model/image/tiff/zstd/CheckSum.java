package io.sparkresnet.model.image.tiff.zstd;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** XXH64 with seed 0, of which a frame holds the lower half. */
final class CheckSum {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long P1 = 0x9E3779B185EBCA87L;
    private static final long P2 = 0xC2B2AE3D27D4EB4FL;
    private static final long P3 = 0x165667B19E3779F9L;
    private static final long P4 = 0x85EBCA77C2B2AE63L;
    private static final long P5 = 0x27D4EB2F165667C5L;

    /** P1 + P2. */
    private static final long FIRST_LANE = 0x60EA27EEADC0B5D6L;

    private CheckSum() {}

    static long of(byte[] bytes, int length) {
        long sum;
        int at = 0;
        if (length >= 32) {
            long[] lanes = {FIRST_LANE, P2, 0, -P1};
            for (; at + 32 <= length; at += 32) {
                for (int i = 0; i < 4; i++) {
                    lanes[i] = round(lanes[i], (long) LONGS.get(bytes, at + 8 * i));
                }
            }
            sum = Long.rotateLeft(lanes[0], 1)
                    + Long.rotateLeft(lanes[1], 7)
                    + Long.rotateLeft(lanes[2], 12)
                    + Long.rotateLeft(lanes[3], 18);
            for (long each : lanes) {
                sum = (sum ^ round(0, each)) * P1 + P4;
            }
        } else {
            sum = P5;
        }
        sum += length;
        for (; at + 8 <= length; at += 8) {
            sum = Long.rotateLeft(sum ^ round(0, (long) LONGS.get(bytes, at)), 27) * P1 + P4;
        }
        if (at + 4 <= length) {
            sum = Long.rotateLeft(sum ^ ((int) INTS.get(bytes, at) & 0xffffffffL) * P1, 23) * P2 + P3;
            at += 4;
        }
        for (; at < length; at++) {
            sum = Long.rotateLeft(sum ^ (bytes[at] & 255) * P5, 11) * P1;
        }
        sum = (sum ^ (sum >>> 33)) * P2;
        sum = (sum ^ (sum >>> 29)) * P3;
        return sum ^ (sum >>> 32);
    }

    private static long round(long lane, long input) {
        return Long.rotateLeft(lane + input * P2, 31) * P1;
    }
}
