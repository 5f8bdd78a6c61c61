package io.sparkresnet.model.image;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Map;
import java.util.TreeMap;

/** Composes little-endian TIFFs of one directory, right or wrong: an 8-bit gray image of 4x3 pixels unless told otherwise. */
final class TiffBuilder {
    static final int WIDTH = 256;
    static final int LENGTH = 257;
    static final int BITS = 258;
    static final int COMPRESSION = 259;
    static final int PHOTOMETRIC = 262;
    static final int STRIP_OFFSETS = 273;
    static final int ORIENTATION = 274;
    static final int SAMPLES = 277;
    static final int ROWS_PER_STRIP = 278;
    static final int BYTE_COUNTS = 279;
    static final int EXTRA_SAMPLES = 338;
    static final int SHORT = 3;
    static final int LONG = 4;

    private static final int HEADER = 8;
    /** The number of entries, and behind them where the next directory is. */
    private static final int AROUND_ENTRIES = 2 + 4;

    private final Map<Integer, long[]> fields = new TreeMap<>();
    private byte[] pixels = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11};

    TiffBuilder() {
        with(WIDTH, 4).with(LENGTH, 3).with(BITS, 8).with(COMPRESSION, 1).with(PHOTOMETRIC, 1);
    }

    /** A field of one 16-bit number. */
    TiffBuilder with(int tag, int value) {
        return with(tag, SHORT, 1, value);
    }

    /** An entry as it is; a value larger than 4 bytes is an offset. */
    TiffBuilder with(int tag, int type, long count, long value) {
        fields.put(tag, new long[] {type, count, value});
        return this;
    }

    TiffBuilder without(int tag) {
        fields.remove(tag);
        return this;
    }

    TiffBuilder pixels(byte... bytes) {
        pixels = bytes.clone();
        return this;
    }

    /** The file; offset and byte count of one strip are filled in where there are none. */
    byte[] build() {
        boolean offset = !fields.containsKey(STRIP_OFFSETS);
        boolean count = !fields.containsKey(BYTE_COUNTS);
        int entries = fields.size() + (offset ? 1 : 0) + (count ? 1 : 0);
        int at = HEADER + AROUND_ENTRIES + 12 * entries;
        if (offset) {
            with(STRIP_OFFSETS, LONG, 1, at);
        }
        if (count) {
            with(BYTE_COUNTS, LONG, 1, pixels.length);
        }
        ByteBuffer file = ByteBuffer.allocate(at + pixels.length).order(ByteOrder.LITTLE_ENDIAN);
        file.put((byte) 'I').put((byte) 'I').putShort((short) 42).putInt(HEADER).putShort((short) entries);
        fields.forEach((tag, entry) -> file.putShort(tag.shortValue())
                .putShort((short) entry[0])
                .putInt((int) entry[1])
                .putInt((int) entry[2]));
        return file.putInt(0).put(pixels).array();
    }
}
