package io.sparkresnet.model.image.jpeg;

import io.sparkresnet.model.image.ImageDecodeException;
import io.sparkresnet.model.image.ImageFormat;

/**
 * The entropy-coded bits between markers. Where a marker comes before the bits of an MCU are complete, zeros follow, as
 * libjpeg's {@code jpeg_fill_bit_buffer} has it; where the file ends without one, it is truncated.
 *
 * <p>Hot loops copy {@link #bits} and {@link #count} to locals, and back before each {@link #refill()}.
 */
final class BitReader {
    /** After a refill at least this many bits are there: a longest code and its longest value, with room to spare. */
    static final int REFILLED = 48;

    /** The next {@link #count} bits of the stream, right-aligned. */
    long bits;

    int count;

    private final MarkerReader markers;
    private final byte[] encoded;
    /** Of {@link #count}, how many are zeros that no byte of the file stands for. */
    private int padding;

    private boolean exhausted;

    BitReader(MarkerReader markers) {
        this.markers = markers;
        this.encoded = markers.encoded;
    }

    /** Tops up the reservoir. */
    void refill() throws ImageDecodeException {
        while (count <= 56) {
            if (markers.pendingMarker != 0) {
                padding += 64 - count;
                bits = count == 0 ? 0 : bits << (63 - count) << 1;
                count = 64;
                return;
            }
            if (markers.at >= encoded.length) {
                throw ended();
            }
            int next = encoded[markers.at++] & 255;
            if (next == 255) {
                next = afterFill();
                if (next != 0) {
                    markers.pendingMarker = next;
                    continue;
                }
                next = 255;
            }
            bits = (bits << 8) | next;
            count += 8;
        }
    }

    private int afterFill() throws ImageDecodeException {
        int next;
        do {
            if (markers.at >= encoded.length) {
                throw ended();
            }
            next = encoded[markers.at++] & 255;
        } while (next == 255);
        return next;
    }

    private static ImageDecodeException ended() {
        return ImageDecodeException.truncated(ImageFormat.JPEG, "the file ends within its pixels");
    }

    /** Whether the bits before the marker did not suffice: the MCUs up to the next restart stay as they are. */
    boolean exhausted() {
        exhausted |= padding > count;
        return exhausted;
    }

    /** Drops what is left and takes the restart marker that is due. */
    void restart() throws ImageDecodeException {
        boolean before = exhausted();
        bits = 0;
        count = 0;
        padding = 0;
        markers.readRestart();
        exhausted = before && markers.pendingMarker != 0;
    }

    /** The next {@code size} bits, at most 16. */
    int read(int size) throws ImageDecodeException {
        if (count < size) {
            refill();
        }
        count -= size;
        return (int) (bits >>> count) & ((1 << size) - 1);
    }

    /** The next symbol. */
    int symbol(HuffmanTable table) throws ImageDecodeException {
        if (count < 17) {
            refill();
        }
        int found =
                table.symbols[(int) (bits >>> (count - HuffmanTable.LOOKAHEAD)) & ((1 << HuffmanTable.LOOKAHEAD) - 1)];
        if (found == 0) {
            found = table.longCode((int) (bits >>> (count - 17)) & 0x1ffff);
        }
        count -= found & 255;
        return found >> 8;
    }

    /** The next {@code size} bits as a signed value; 0 for none. */
    int readSigned(int size) throws ImageDecodeException {
        return size == 0 ? 0 : HuffmanTable.extend(read(size), size);
    }
}
