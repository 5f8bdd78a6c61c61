package io.sparkresnet.model.image.webp.vp8;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * The boolean entropy decoder of RFC 6386, section 7, over one partition. Behind the partition's end it reads zeros, and says
 * that it did.
 *
 * <p>The hot loop of {@link Tokens} works on copies of {@link #value}, {@link #range} and {@link #bits}.
 */
final class BoolDecoder {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    /** The stream's bits at hand; those from {@link #bits} up are compared to the split. */
    long value;

    /** The interval's length less one, 127 to 254. */
    int range = 254;

    /** Bits at hand beyond the eight that are compared; below zero, more must be loaded. */
    int bits = -8;

    private final byte[] encoded;
    private final int end;
    private int at;
    private boolean exhausted;

    /** A decoder at the first bit of the bytes from {@code start} to {@code end}. */
    BoolDecoder(byte[] encoded, int start, int end) {
        this.encoded = encoded;
        this.at = start;
        this.end = end;
        load();
    }

    /** Tops up the bits at hand. */
    void load() {
        if (end - at >= Long.BYTES) {
            value = (value << 56) | ((long) LONGS.get(encoded, at) >>> 8);
            bits += 56;
            at += 7;
        } else if (at < end) {
            value = (value << 8) | (encoded[at++] & 255);
            bits += 8;
        } else if (!exhausted) {
            value <<= 8;
            bits += 8;
            exhausted = true;
        } else {
            bits = 0;
        }
    }

    /** Whether more bits were asked for than the partition holds. */
    boolean exhausted() {
        return exhausted;
    }

    /** The next boolean; {@code probability} of its being false, of 256. */
    boolean bit(int probability) {
        if (bits < 0) {
            load();
        }
        int split = (range * probability) >> 8;
        boolean bit = Integer.compareUnsigned((int) (value >>> bits), split) > 0;
        int length;
        if (bit) {
            value -= (long) (split + 1) << bits;
            length = range - split;
        } else {
            length = split + 1;
        }
        int shift = Integer.numberOfLeadingZeros(length) - 24;
        range = (length << shift) - 1;
        bits -= shift;
        return bit;
    }

    /** The next boolean as 0 or 1. */
    int digit(int probability) {
        return bit(probability) ? 1 : 0;
    }

    /** A flag, as probable as not. */
    boolean flag() {
        return bit(128);
    }

    /** An unsigned number of {@code size} bits, the highest first. */
    int literal(int size) {
        int number = 0;
        for (int i = 0; i < size; i++) {
            number = 2 * number + digit(128);
        }
        return number;
    }

    /** A magnitude of {@code size} bits and its sign. */
    int signed(int size) {
        int magnitude = literal(size);
        return flag() ? -magnitude : magnitude;
    }

    /** A signed number behind the flag that says whether it is there; else 0. */
    int optional(int size) {
        return flag() ? signed(size) : 0;
    }
}
