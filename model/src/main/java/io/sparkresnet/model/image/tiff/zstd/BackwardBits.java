package io.sparkresnet.model.image.tiff.zstd;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Bits read from the end of a range of bytes to its beginning; before it, zeros follow. */
final class BackwardBits {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private final byte[] bytes;
    private final int from;
    private final int to;
    /** Bits that are left; negative: so many were read beyond the beginning. */
    private long left;

    BackwardBits(byte[] bytes, int from, int to) throws ZstdException {
        ZstdException.unless(from < to && bytes[to - 1] != 0, "its bit stream has no end mark");
        this.bytes = bytes;
        this.from = from;
        this.to = to;
        // The highest set bit of the last byte is the mark
        left = 8L * (to - from) - 1 - (Integer.numberOfLeadingZeros(bytes[to - 1] & 255) - 24);
    }

    long left() {
        return left;
    }

    /** The next bits, up to 32 of them. */
    int read(int count) {
        int bits = peek(count);
        left -= count;
        return bits;
    }

    /** The next bits, which stay. */
    int peek(int count) {
        long low = left - count;
        if (low < 0) {
            return low <= -count ? 0 : (int) (bitsAt(0, (int) left) << -low);
        }
        return (int) bitsAt(low, count);
    }

    void skip(int count) {
        left -= count;
    }

    private long bitsAt(long low, int count) {
        int at = from + (int) (low >>> 3);
        long word;
        if (at + 8 <= bytes.length) {
            word = (long) LONGS.get(bytes, at);
        } else {
            word = 0;
            for (int i = at; i < to; i++) {
                word |= (bytes[i] & 255L) << (8 * (i - at));
            }
        }
        return (word >>> (low & 7)) & ((1L << count) - 1);
    }
}
