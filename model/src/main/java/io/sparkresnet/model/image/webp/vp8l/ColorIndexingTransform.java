package io.sparkresnet.model.image.webp.vp8l;

import java.util.Arrays;

/** Colours were replaced by their places in a table, several to a pixel where the table is small. */
final class ColorIndexingTransform implements Transform {
    private final int width;
    private final int bits;
    private final int[] colors;

    /**
     * A transform.
     *
     * @param width of its rows, indices taken apart
     * @param differences the table as coded: each colour less the one before
     */
    ColorIndexingTransform(int width, int[] differences) {
        this.width = width;
        bits = bundled(differences.length);
        // Indices behind the last colour are transparent black
        colors = Arrays.copyOf(differences, 1 << (8 >> bits));
        for (int i = 1; i < differences.length; i++) {
            colors[i] = Transform.add(colors[i - 1], colors[i]);
        }
    }

    /** How many indices are bundled to a pixel, as a power of two, for a table of that many colours. */
    static int bundled(int colors) {
        if (colors > 16) {
            return 0;
        }
        return colors > 4 ? 1 : colors > 2 ? 2 : 3;
    }

    @Override
    public void invert(int y, int[] line) {
        int size = 8 >> bits;
        int mask = (1 << size) - 1;
        int within = (1 << bits) - 1;
        // From the right, since a row grows
        for (int x = width - 1; x >= 0; x--) {
            int bundle = (line[x >> bits] >> 8) & 255;
            line[x] = colors[(bundle >> ((x & within) * size)) & mask];
        }
    }
}
