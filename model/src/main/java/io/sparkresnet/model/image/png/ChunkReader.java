package io.sparkresnet.model.image.png;

import io.sparkresnet.model.image.ImageDecodeException;
import io.sparkresnet.model.image.ImageFormat;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.zip.CRC32;

/** Walks the chunks of an encoded PNG. */
final class ChunkReader {
    static final int SIGNATURE = 8;

    /** Pillow refuses these when shorter. */
    private static final Map<String, Integer> SHORTEST =
            Map.of("IHDR", 13, "gAMA", 4, "cHRM", 32, "sRGB", 1, "pHYs", 9, "acTL", 8, "fcTL", 26);

    final byte[] encoded;
    /** Type of the chunk at hand, four characters. */
    String type = "";
    /** First byte of the chunk's content. */
    int start;
    /** First byte behind the chunk's content: its checksum. */
    int end;

    private int at = SIGNATURE;

    ChunkReader(byte[] encoded) {
        this.encoded = encoded;
    }

    /** Goes to the next chunk; false if what follows is no whole chunk header. */
    boolean hasNext() {
        if (encoded.length - at < 8) {
            return false;
        }
        type = new String(encoded, at + 4, 4, StandardCharsets.ISO_8859_1);
        for (int i = 0; i < 4; i++) {
            char letter = type.charAt(i);
            if (letter > 127 || !(Character.isLetterOrDigit(letter) || letter == '_')) {
                return false;
            }
        }
        long length = u32(at) & 0xffffffffL;
        start = at + 8;
        end = (int) Math.min(Integer.MAX_VALUE - 4, start + length);
        at = end + 4;
        return true;
    }

    /** Goes to the next chunk. */
    void next() throws ImageDecodeException {
        int from = at;
        if (!hasNext()) {
            throw encoded.length - from < 8
                    ? truncated("the file ends before its pixels")
                    : corrupt("no chunk begins at byte %d".formatted(from));
        }
    }

    /** Refuses a chunk that the file does not hold in full, or that is too short for its type. */
    void checkLength() throws ImageDecodeException {
        if (end > encoded.length) {
            throw truncated("the file ends within its %s chunk".formatted(type));
        }
        checkAtLeast(SHORTEST.getOrDefault(type, 0));
    }

    void checkAtLeast(int length) throws ImageDecodeException {
        if (end - start < length) {
            throw corrupt("its %s chunk has %d bytes, expected at least %d".formatted(type, end - start, length));
        }
    }

    /** Refuses a chunk whose checksum does not fit. */
    void checkSum() throws ImageDecodeException {
        if (end + 4 > encoded.length) {
            throw truncated("the file ends within its %s chunk".formatted(type));
        }
        CRC32 sum = new CRC32();
        sum.update(encoded, start - 4, end - start + 4);
        if ((int) sum.getValue() != u32(end)) {
            throw corrupt("its %s chunk has the checksum %08x, expected %08x"
                    .formatted(type, (int) sum.getValue(), u32(end)));
        }
    }

    int u8(int offset) {
        return encoded[start + offset] & 255;
    }

    int u32(int index) {
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
