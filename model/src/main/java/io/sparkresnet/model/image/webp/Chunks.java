package io.sparkresnet.model.image.webp;

import io.sparkresnet.model.image.ImageDecodeException;
import io.sparkresnet.model.image.ImageFormat;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** Walks the chunks of a RIFF file, as far as the file says it reaches: RFC 9649, section 2.3. */
final class Chunks {
    static final int HEADER = 8;

    private static final int RIFF_HEADER = 12;

    final byte[] encoded;
    /** Behind the last byte that counts. */
    final int end;
    /** First byte of what is to be read next. */
    int at = RIFF_HEADER;
    /** Type of the chunk at hand, four characters. */
    String type = "";
    /** First byte of its content. */
    int start;
    /** Bytes of its content. */
    int length;
    /** First byte behind it and its padding. */
    int behind;

    /** A walk from the first chunk on; what follows the RIFF chunk is ignored, but the chunk must be whole. */
    Chunks(byte[] encoded) throws ImageDecodeException {
        this.encoded = encoded;
        if (encoded.length < RIFF_HEADER + HEADER) {
            throw truncated("the file has %d bytes".formatted(encoded.length));
        }
        long size = u32(encoded, 4);
        if (size < RIFF_HEADER) {
            throw corrupt("its RIFF header says %d bytes".formatted(size));
        }
        if (size + HEADER > encoded.length) {
            throw truncated("its RIFF header says %d bytes, the file has %d".formatted(size + HEADER, encoded.length));
        }
        end = (int) size + HEADER;
    }

    /** Whether all chunks are read. */
    boolean atEnd() {
        return at == end;
    }

    /** Reads the header of the next chunk; {@link #at} is then the chunk's content. */
    void next() throws ImageDecodeException {
        if (end - at < HEADER) {
            throw truncated("%d bytes are left where a chunk should begin".formatted(end - at));
        }
        type = type(encoded, at);
        long size = u32(encoded, at + 4);
        start = at + HEADER;
        if (size + (size & 1) > end - start) {
            throw truncated("the file ends within its chunk %s".formatted(printable(type)));
        }
        length = (int) size;
        behind = start + length + (length & 1);
        at = start;
    }

    /** Goes back to before the header of the chunk at hand. */
    void back() {
        at = start - HEADER;
    }

    /** Leaves the chunk at hand. */
    void skip() {
        at = behind;
    }

    /** The four characters at {@code at}. */
    static String type(byte[] encoded, int at) {
        return new String(encoded, at, 4, StandardCharsets.ISO_8859_1);
    }

    /** A chunk's type for a message: as it is, or its bytes in hexadecimal where they are no letters. */
    static String printable(String type) {
        return type.chars().allMatch(each -> each >= ' ' && each <= '~')
                ? type.strip()
                : HexFormat.of().formatHex(type.getBytes(StandardCharsets.ISO_8859_1));
    }

    static long u32(byte[] encoded, int at) {
        return u24(encoded, at) | (encoded[at + 3] & 255L) << 24;
    }

    static int u24(byte[] encoded, int at) {
        return (encoded[at] & 255) | (encoded[at + 1] & 255) << 8 | (encoded[at + 2] & 255) << 16;
    }

    static ImageDecodeException corrupt(String reason) {
        return ImageDecodeException.corrupt(ImageFormat.WEBP, reason);
    }

    static ImageDecodeException truncated(String reason) {
        return ImageDecodeException.truncated(ImageFormat.WEBP, reason);
    }
}
