package io.sparkresnet.model.image.jpeg;

import io.sparkresnet.model.image.ImageDecodeException;
import io.sparkresnet.model.image.ImageFormat;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * The entropy-coded bits between markers. Where a marker comes before the bits of an MCU are complete, zeros follow, as
 * libjpeg's {@code jpeg_fill_bit_buffer} has it; where the file ends without one, it is truncated.
 *
 * <p>Hot loops copy {@link #bits} and {@link #count} to locals, and back before each {@link #refill()}.
 */
final class BitReader {
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
    private static final long LOW_BITS = 0x0101010101010101L;

    /** The next {@link #count} bits of the stream, right-aligned; after a refill at least 57. */
    long bits;

    int count;

    private final MarkerReader markers;
    private final byte[] encoded;
    /** Of {@link #count}, how many are zeros that no byte of the file stands for. */
    private int padding;

    private boolean exhausted;
    private boolean ended;

    BitReader(MarkerReader markers) {
        this.markers = markers;
        this.encoded = markers.encoded;
    }

    /** Tops up the reservoir. */
    void refill() {
        int at = markers.at;
        if (markers.pendingMarker == 0 && at <= encoded.length - 8) {
            long ahead = (long) LONG.get(encoded, at);
            // No byte is 255: the trick that finds a zero byte, on the complement
            if (((~ahead - LOW_BITS) & ahead & (LOW_BITS << 7)) == 0) {
                int bytes = (64 - count) >> 3;
                bits = count == 0 ? ahead : (bits << (8 * bytes)) | (ahead >>> (64 - 8 * bytes));
                count += 8 * bytes;
                markers.at = at + bytes;
                return;
            }
        }
        refillBytewise();
    }

    private void refillBytewise() {
        while (count <= 56) {
            int next = markers.pendingMarker != 0 || ended ? -1 : nextByte();
            if (next < 0) {
                padding += 64 - count;
                bits = count == 0 ? 0 : bits << (63 - count) << 1;
                count = 64;
                return;
            }
            bits = (bits << 8) | next;
            count += 8;
        }
    }

    /** The next byte of the pixels; -1 at a marker, which is pending then, and at the end of the file. */
    private int nextByte() {
        int at = markers.at;
        int next = at < encoded.length ? encoded[at++] & 255 : -1;
        if (next == 255) {
            do {
                next = at < encoded.length ? encoded[at++] & 255 : -1;
            } while (next == 255);
            if (next > 0) {
                markers.pendingMarker = next;
                markers.at = at;
                return -1;
            }
            next = next == 0 ? 255 : -1;
        }
        ended = next < 0;
        markers.at = at;
        return next;
    }

    /** Whether the bits before the marker did not suffice: the MCUs up to the next restart stay as they are. */
    boolean exhausted() throws ImageDecodeException {
        if (padding > count) {
            if (ended) {
                throw ImageDecodeException.truncated(ImageFormat.JPEG, "the file ends within its pixels");
            }
            exhausted = true;
        }
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
    int read(int size) {
        if (count < size) {
            refill();
        }
        count -= size;
        return (int) (bits >>> count) & ((1 << size) - 1);
    }

    /** The next symbol. */
    int symbol(HuffmanTable table) {
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
    int readSigned(int size) {
        return size == 0 ? 0 : HuffmanTable.extend(read(size), size);
    }
}
