package io.sparkresnet.model.image.tiff.zstd;

/** Bits read from the beginning of a range of bytes, lowest first; behind it, zeros follow. */
final class ForwardBits {
    private final byte[] bytes;
    private final int from;
    private final int to;
    private int at;

    ForwardBits(byte[] bytes, int from, int to) {
        this.bytes = bytes;
        this.from = from;
        this.to = to;
    }

    int read(int count) {
        int bits = peek(count);
        at += count;
        return bits;
    }

    /** The next bits, up to 16 of them, which stay. */
    int peek(int count) {
        int word = 0;
        for (int i = 0; i < 3; i++) {
            int index = from + (at >> 3) + i;
            word |= index < to ? (bytes[index] & 255) << (8 * i) : 0;
        }
        return (word >> (at & 7)) & ((1 << count) - 1);
    }

    void skip(int count) {
        at += count;
    }

    /** Whether no more was read than there is. */
    boolean inside() {
        return end() <= to;
    }

    /** Where the byte after the last one that was touched lies. */
    int end() {
        return from + ((at + 7) >> 3);
    }
}
