package io.sparkresnet.model.image.jpeg;

import io.sparkresnet.model.image.ImageDecodeException;

/**
 * Bits fetched exactly when and as far as libjpeg-turbo fetches them on a 64-bit machine ({@code jdhuff.c}), for the places
 * where that decides whether a file is complete; {@link BitReader} is the fast one for all others.
 */
final class SteppedBitReader {
    /** libjpeg-turbo's {@code HUFF_LOOKAHEAD}. */
    private static final int LOOKAHEAD = 8;
    /** libjpeg-turbo's {@code MIN_GET_BITS}. */
    private static final int FILLED = 57;

    private final MarkerReader markers;
    private long bits;
    private int count;
    private boolean insufficient;

    private int savedAt;
    private long savedBits;
    private int savedCount;

    SteppedBitReader(MarkerReader markers) {
        this.markers = markers;
    }

    /** Marks the start of an MCU. */
    void mark() {
        savedAt = markers.at;
        savedBits = bits;
        savedCount = count;
    }

    /** Goes back to the start of the MCU. */
    void reset() {
        markers.at = savedAt;
        bits = savedBits;
        count = savedCount;
    }

    /** Whether bits were missing before a marker: what comes up to the next restart is lost. */
    boolean insufficient() {
        return insufficient;
    }

    /** Drops what is left and takes the restart marker that is due. */
    void restart() throws ImageDecodeException {
        count = 0;
        markers.readRestart();
        insufficient &= markers.pendingMarker != 0;
    }

    /** The next symbol. */
    int symbol(HuffmanTable table) throws Suspension {
        int length = LOOKAHEAD + 1;
        if (count < LOOKAHEAD) {
            fill(0);
            length = count < LOOKAHEAD ? 1 : length;
        }
        if (length > 1) {
            int found = table.within(peek(LOOKAHEAD), LOOKAHEAD);
            if (found != 0) {
                count -= found & 255;
                return found >> 8;
            }
        }
        int code = read(length);
        while (table.goesOn(code, length)) {
            code = (code << 1) | read(1);
            length++;
        }
        return table.symbol(code, length);
    }

    /** The next {@code size} bits. */
    int read(int size) throws Suspension {
        if (count < size) {
            fill(size);
        }
        count -= size;
        return (int) (bits >>> count) & ((1 << size) - 1);
    }

    private int peek(int size) {
        return (int) (bits >>> (count - size)) & ((1 << size) - 1);
    }

    private void fill(int needed) throws Suspension {
        while (markers.pendingMarker == 0 && count < FILLED) {
            int next = nextByte();
            if (next == 255) {
                do {
                    next = nextByte();
                } while (next == 255);
                if (next != 0) {
                    markers.pendingMarker = next;
                    break;
                }
                next = 255;
            }
            bits = (bits << 8) | next;
            count += 8;
        }
        if (count < needed) {
            insufficient = true;
            bits <<= FILLED - count;
            count = FILLED;
        }
    }

    private int nextByte() throws Suspension {
        if (markers.at >= markers.limit) {
            throw new Suspension();
        }
        return markers.encoded[markers.at++] & 255;
    }

    /** The fast path's fetch, six bytes where at most 16 bits are left; false at a marker. Its caller knows that bytes are there. */
    private boolean fillFast() {
        if (count > 16) {
            return true;
        }
        for (int i = 0; i < 6; i++) {
            int next = markers.encoded[markers.at++] & 255;
            if (next == 255 && markers.encoded[markers.at++] != 0) {
                return false;
            }
            bits = (bits << 8) | next;
            count += 8;
        }
        return true;
    }

    /** The next symbol by the fast path; -1 at a marker. */
    int symbolFast(HuffmanTable table) {
        if (!fillFast()) {
            return -1;
        }
        int found = table.within(peek(17), 17);
        count -= found & 255;
        return found >> 8;
    }

    /** Drops {@code size} bits by the fast path; false at a marker. */
    boolean skipFast(int size) {
        boolean there = fillFast();
        count -= size;
        return there;
    }
}
