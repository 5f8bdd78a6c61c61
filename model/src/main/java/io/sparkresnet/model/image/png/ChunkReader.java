package io.sparkresnet.model.image.png;

import io.sparkresnet.model.image.ImageDecodeException;
import io.sparkresnet.model.image.ImageFormat;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;

/** Walks the chunks of an encoded PNG, as a file that is read from front to back: what is passed over need not be there. */
final class ChunkReader {
    static final int SIGNATURE = 8;

    final byte[] encoded;
    /** Type of the chunk at hand, four characters. */
    String type = "";
    /** First byte of the chunk's content. */
    int start;
    /** Bytes of the chunk's content by its word, up to 2^32 - 1. */
    long length;
    /** Next byte to read. */
    int at = SIGNATURE;

    ChunkReader(byte[] encoded) {
        this.encoded = encoded;
    }

    /** Goes to the next chunk, which starts here; false if what follows is no whole chunk header. */
    boolean hasNext() {
        int left = encoded.length - at;
        if (left < 8) {
            at = encoded.length;
            return false;
        }
        type = new String(encoded, at + 4, 4, StandardCharsets.ISO_8859_1);
        for (int i = 0; i < 4; i++) {
            char letter = type.charAt(i);
            if (letter > 127 || !(Character.isLetterOrDigit(letter) || letter == '_')) {
                return false;
            }
        }
        length = u32(at) & 0xffffffffL;
        at += 8;
        start = at;
        return true;
    }

    /** Goes to the next chunk, which starts here. */
    void next() throws ImageDecodeException {
        int from = at;
        if (!hasNext()) {
            throw at == encoded.length
                    ? truncated("the file ends before its pixels do")
                    : corrupt("no chunk begins at byte %d".formatted(from));
        }
    }

    /** Passes over bytes, as far as they are there. */
    void skip(long bytes) {
        at = (int) Math.min(encoded.length, at + bytes);
    }

    /** Passes over bytes of the chunk, all of which must be there. */
    void require(long bytes) throws ImageDecodeException {
        if (bytes > encoded.length - at) {
            throw truncated("the file ends within its %s chunk".formatted(type));
        }
        at += (int) bytes;
    }

    void checkAtLeast(int bytes) throws ImageDecodeException {
        if (length < bytes) {
            throw corrupt("its %s chunk has %d bytes, expected at least %d".formatted(type, length, bytes));
        }
    }

    /** Passes over the checksum, and refuses the chunk if it does not fit. */
    void checkSum() throws ImageDecodeException {
        int end = at;
        require(4);
        CRC32 sum = new CRC32();
        sum.update(encoded, start - 4, end - start + 4);
        if ((int) sum.getValue() != u32(end)) {
            throw corrupt("its %s chunk has the checksum %08x, expected %08x"
                    .formatted(type, (int) sum.getValue(), u32(end)));
        }
    }

    /** A byte of the chunk's content. */
    int u8(int offset) {
        return encoded[start + offset] & 255;
    }

    /** Four bytes of the chunk's content as an unsigned number. */
    long number(int offset) {
        return u32(start + offset) & 0xffffffffL;
    }

    private int u32(int index) {
        return ((encoded[index] & 255) << 24)
                | ((encoded[index + 1] & 255) << 16)
                | ((encoded[index + 2] & 255) << 8)
                | (encoded[index + 3] & 255);
    }

    static ImageDecodeException corrupt(String reason) {
        return ImageDecodeException.corrupt(ImageFormat.PNG, reason);
    }

    static ImageDecodeException truncated(String reason) {
        return ImageDecodeException.truncated(ImageFormat.PNG, reason);
    }
}
