package io.sparkresnet.model.image.png;

import io.sparkresnet.model.image.ImageDecodeException;

/** The colours of a PNG with indexed pixels; black where the file gives none. */
final class Palette {
    private static final int LARGEST = 3 * 256;

    private byte[] entries = {};
    private boolean defined;

    /** Takes the entries of a PLTE chunk. */
    void define(ChunkReader chunks) {
        defined = true;
        entries = new byte[(int) Math.min(LARGEST + 3, chunks.length)];
        System.arraycopy(chunks.encoded, chunks.start, entries, 0, entries.length);
    }

    /** Whether there was such a chunk. */
    boolean isDefined() {
        return defined;
    }

    /** 256 entries of red, green, blue. */
    byte[] colors() throws ImageDecodeException {
        if (entries.length / 3 * 3 > LARGEST) {
            throw ChunkReader.corrupt("its palette has more than %d entries".formatted(LARGEST / 3));
        }
        byte[] colors = new byte[LARGEST];
        System.arraycopy(entries, 0, colors, 0, entries.length / 3 * 3);
        return colors;
    }
}
