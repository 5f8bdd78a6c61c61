package io.sparkresnet.model.image.webp.vp8l;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Reads bits, the lowest of a byte first. As in libwebp, reading behind the end is found out late and in its own way: bits
 * there have no meaning, and a stream of less than eight bytes is taken for one of eight, the missing ones zero.
 */
final class BitReader {
    private static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

    private final byte[] encoded;
    private final int end;
    private int at;
    /** The last eight bytes that were loaded, the newest on top. */
    private long window;
    /** Bits of the window that are used up; above 64, the stream has ended. */
    private int used;

    private boolean ended;

    /** A reader at the first bit of {@code [start, end)}. */
    BitReader(byte[] encoded, int start, int end) {
        this.encoded = encoded;
        this.end = end;
        this.at = Math.min(end, start + Long.BYTES);
        for (int i = at - 1; i >= start; i--) {
            window = (window << 8) | (encoded[i] & 255);
        }
    }

    /** Makes sure that at least 32 bits are there, unless the stream ends. */
    void fill() {
        if (used >= 32) {
            if (end - at > Long.BYTES) {
                window = (window >>> 32) | ((long) (int) INTS.get(encoded, at) << 32);
                used -= 32;
                at += Integer.BYTES;
            } else {
                shift();
            }
        }
    }

    private void shift() {
        while (used >= 8 && at < end) {
            window = (window >>> 8) | ((long) encoded[at++] << 56);
            used -= 8;
        }
        if (ended()) {
            end();
        }
    }

    private void end() {
        ended = true;
        used = 0;
    }

    /** The bits to come, the next one lowest; nothing is used up. */
    int peek() {
        return (int) (window >>> used);
    }

    /** Uses up bits that were peeked at. */
    void skip(int bits) {
        used += bits;
    }

    /** Whether bits behind the end were used up. */
    boolean ended() {
        return ended || (at == end && used > Long.SIZE);
    }

    /** Whether a read has noticed the end: later than {@link #ended()}. */
    boolean noticedEnd() {
        return ended;
    }

    /** Has reads notice an end that bits were used up behind. */
    void noticeEnd() {
        ended = ended();
    }

    /** The next {@code size} bits as a number, at most 24; 0 once the end was noticed. */
    int read(int size) {
        if (ended) {
            end();
            return 0;
        }
        int number = peek() & ((1 << size) - 1);
        used += size;
        shift();
        return number;
    }

    /** The next bit. */
    boolean flag() {
        return read(1) == 1;
    }
}
