package io.sparkresnet.model.image.png;

import io.sparkresnet.model.image.ImageDecodeException;
import java.util.Arrays;

/** The colours of a PNG with indexed pixels; black where the file gives none. */
final class Palette {
    /** 256 entries of red, green, blue. */
    final byte[] colors = new byte[3 * 256];

    /** Takes the entries of a PLTE chunk. */
    void read(ChunkReader chunks) throws ImageDecodeException {
        int length = chunks.end - chunks.start;
        if (length > colors.length) {
            throw ChunkReader.corrupt("its palette has %d bytes, expected at most %d".formatted(length, colors.length));
        }
        Arrays.fill(colors, (byte) 0);
        System.arraycopy(chunks.encoded, chunks.start, colors, 0, length / 3 * 3);
    }
}
