package io.sparkresnet.model.image.png;

import io.sparkresnet.model.image.ImageDecodeException;

/**
 * A PNG row's samples to 8-bit gray or RGB, by Pillow's rules: few bits are stretched, the high byte of 16 is kept except in
 * gray alone, where larger values than 255 become 255; alpha and transparent colours are dropped, not composited.
 */
final class SampleConversion {
    private final PngHeader header;
    private final byte[] palette;

    SampleConversion(PngHeader header) throws ImageDecodeException {
        this.header = header;
        this.palette = header.palette().colors();
    }

    /** Whether sample 0 is black. */
    boolean blackIsZero() {
        return header.color() != PngHeader.ColorType.PALETTE || (palette[0] | palette[1] | palette[2]) == 0;
    }

    /** Makes pixels what they are where none are stored: of sample 0. */
    void blacken(byte[] pixels, int columns) {
        for (int i = 0; i < channels() * columns; i++) {
            pixels[i] = header.color() == PngHeader.ColorType.PALETTE ? palette[i % 3] : 0;
        }
    }

    /** Values a converted pixel has: 1 (gray) or 3 (RGB). */
    int channels() {
        return switch (header.color()) {
            case GRAY, GRAY_ALPHA -> 1;
            case RGB, RGBA, PALETTE -> 3;
        };
    }

    /**
     * Converts the first {@code columns} pixels.
     *
     * @param row as stored, from index 1
     * @param out interleaved, {@code channels() * columns} values
     */
    void convert(byte[] row, int columns, byte[] out) {
        switch (header.color()) {
            case GRAY -> gray(row, columns, out);
            case PALETTE -> palette(row, columns, out);
            case GRAY_ALPHA -> pick(row, columns, 1, 2, out);
            case RGB -> pick(row, columns, 3, 3, out);
            case RGBA -> pick(row, columns, 3, 4, out);
        }
    }

    private void gray(byte[] row, int columns, byte[] out) {
        if (header.depth() == 16) {
            for (int x = 0; x < columns; x++) {
                out[x] = row[1 + 2 * x] == 0 ? row[2 + 2 * x] : (byte) 255;
            }
            return;
        }
        int stretch = 255 / ((1 << header.depth()) - 1);
        for (int x = 0; x < columns; x++) {
            out[x] = (byte) (packed(row, x) * stretch);
        }
    }

    private void palette(byte[] row, int columns, byte[] out) {
        for (int x = 0, at = 0; x < columns; x++) {
            int entry = 3 * packed(row, x);
            out[at++] = palette[entry];
            out[at++] = palette[entry + 1];
            out[at++] = palette[entry + 2];
        }
    }

    private int packed(byte[] row, int x) {
        int depth = header.depth();
        int bit = x * depth;
        return (row[1 + (bit >> 3)] >> (8 - depth - (bit & 7))) & ((1 << depth) - 1);
    }

    private void pick(byte[] row, int columns, int kept, int stored, byte[] out) {
        int bytes = header.depth() / 8;
        if (bytes == 1 && kept == stored) {
            System.arraycopy(row, 1, out, 0, kept * columns);
            return;
        }
        for (int x = 0, at = 0; x < columns; x++) {
            for (int c = 0; c < kept; c++) {
                out[at++] = row[1 + (x * stored + c) * bytes];
            }
        }
    }
}
