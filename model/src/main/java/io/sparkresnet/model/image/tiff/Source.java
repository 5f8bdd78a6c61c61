package io.sparkresnet.model.image.tiff;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** The file's bytes in its byte order. Positions are checked by whoever reads. */
final class Source {
    final byte[] bytes;
    /** As the first two bytes say. */
    final boolean bigEndian;
    /** With 64-bit offsets. */
    final boolean big;

    private final ByteBuffer buffer;

    Source(byte[] bytes) {
        this.bytes = bytes;
        bigEndian = bytes[0] == 'M';
        // Pillow tells BigTIFF by the third byte, which is 0 in a big-endian one
        big = bytes[2] == 43;
        buffer = ByteBuffer.wrap(bytes).order(bigEndian ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
    }

    int length() {
        return bytes.length;
    }

    /** Whether so many bytes lie at a position. */
    boolean holds(long at, long count) {
        return at >= 0 && count >= 0 && at <= bytes.length && count <= bytes.length - at;
    }

    int u8(long at) {
        return buffer.get((int) at) & 255;
    }

    int u16(long at) {
        return buffer.getShort((int) at) & 0xffff;
    }

    long u32(long at) {
        return buffer.getInt((int) at) & 0xffffffffL;
    }

    int i32(long at) {
        return buffer.getInt((int) at);
    }

    /** The 64 bits as they are: numbers of 2^63 and more are negative. */
    long u64(long at) {
        return buffer.getLong((int) at);
    }

    float float32(long at) {
        return buffer.getFloat((int) at);
    }

    double float64(long at) {
        return buffer.getDouble((int) at);
    }

    /** An offset or a count of the file's width. */
    long word(long at) {
        return big ? u64(at) : u32(at);
    }

    int wordBytes() {
        return big ? 8 : 4;
    }
}
