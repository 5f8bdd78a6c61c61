package io.sparkresnet.model.image.tiff;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * LZW of TIFF 6.0 section 13, and its older form with the bits of each code the other way round, told by the first two bytes.
 * Codes grow one early in the newer form. A strip may end without an end code once it is full; the table may be full without a
 * clear code only if none is needed any more.
 */
final class LzwCodec implements Codec {
    private static final int CLEAR = 256;
    private static final int END = 257;
    private static final int FIRST = 258;
    private static final int FEWEST_BITS = 9;
    private static final int MOST_BITS = 12;
    /** libtiff's {@code CSIZE}. */
    private static final int SIZE = (1 << MOST_BITS) - 1 + 1024;
    /** A longest string, of a code of 9 bits at least: one byte more for each code. */
    private static final long EXPANSION = SIZE;

    /** By code: where its string was written first; codes below {@link #CLEAR} stand for themselves. */
    private final int[] written = new int[SIZE];

    private final int[] length = new int[SIZE];
    /** Told by the first strip or tile. */
    private @Nullable Boolean oldStyle;

    private byte[] in = {};
    private int at;
    private int end;
    private long bits;
    private int available;

    LzwCodec() {
        Arrays.fill(length, 0, CLEAR, 1);
    }

    @Override
    public long most(long compressed) {
        return compressed * EXPANSION;
    }

    @Override
    public boolean decode(byte[] compressed, int from, int to, byte[] out, int size) {
        in = compressed;
        at = from;
        end = to;
        bits = 0;
        available = 0;
        if (oldStyle == null) {
            oldStyle = to - from >= 2 && in[from] == 0 && (in[from + 1] & 1) != 0;
        }
        int filled = oldStyle ? decodeOld(out, size) : decodeNew(out, size);
        Arrays.fill(out, filled, size, (byte) 0);
        return filled == size;
    }

    /** The next code, most significant bits first; -1 at the end. */
    private int code(int width) {
        if (available < width) {
            for (; available <= 56 && at < end; available += 8) {
                bits = (bits << 8) | (in[at++] & 255);
            }
            if (available < width) {
                return -1;
            }
        }
        available -= width;
        return (int) (bits >>> available) & ((1 << width) - 1);
    }

    /** The next code, least significant bits first; the end code where too few bits are left. */
    private int oldCode(int width) {
        while (available < width) {
            if (at == end) {
                return END;
            }
            bits |= (in[at++] & 255L) << available;
            available += 8;
        }
        int code = (int) bits & ((1 << width) - 1);
        bits >>>= width;
        available -= width;
        return code;
    }

    private int decodeNew(byte[] out, int size) {
        int filled = 0;
        int width = FEWEST_BITS;
        // Before the first clear code nothing can be entered
        int free = -1;
        int grow = (1 << width) - 2;
        int old = 0;
        while (filled < size) {
            int code = code(width);
            if (code < 0 || code == END) {
                return filled;
            }
            if (code == CLEAR) {
                width = FEWEST_BITS;
                grow = (1 << width) - 2;
                free = FIRST;
                do {
                    code = code(width);
                } while (code == CLEAR);
                if (code < 0 || code >= CLEAR) {
                    return filled;
                }
                out[filled++] = (byte) code;
                old = code;
                continue;
            }
            if (code > free) {
                return filled;
            }
            written[free] = filled - length[old];
            length[free] = length[old] + 1;
            if (++free > grow) {
                width = Math.min(MOST_BITS, width + 1);
                grow = (1 << width) - 2;
                if (free >= SIZE) {
                    free = -1;
                }
            }
            old = code;
            filled += copy(code, out, filled, size);
        }
        return filled;
    }

    private int decodeOld(byte[] out, int size) {
        int filled = 0;
        int width = FEWEST_BITS;
        int free = -1;
        int grow = (1 << width) - 1;
        int old = 0;
        while (filled < size) {
            int code = oldCode(width);
            if (code == END) {
                return filled;
            }
            if (code == CLEAR) {
                Arrays.fill(length, FIRST, SIZE, 0);
                width = FEWEST_BITS;
                grow = (1 << width) - 1;
                free = FIRST;
                do {
                    code = oldCode(width);
                } while (code == CLEAR);
                if (code > CLEAR) {
                    return filled;
                }
                out[filled++] = (byte) code;
                old = code;
                continue;
            }
            if (free < 0 || free >= SIZE) {
                return filled;
            }
            written[free] = filled - length[old];
            length[free] = length[old] + 1;
            if (++free > grow) {
                width = Math.min(MOST_BITS, width + 1);
                grow = (1 << width) - 1;
            }
            old = code;
            if (length[code] == 0) {
                return filled;
            }
            filled += copy(code, out, filled, size);
        }
        return filled;
    }

    /** Writes a code's string, or what there is room for. The newest one overlaps itself by its last byte. */
    private int copy(int code, byte[] out, int filled, int size) {
        if (code < CLEAR) {
            out[filled] = (byte) code;
            return 1;
        }
        int copied = Math.min(length[code], size - filled);
        int from = written[code];
        for (int i = 0; i < copied; i++) {
            out[filled + i] = out[from + i];
        }
        return copied;
    }
}
