package io.sparkresnet.model.image.webp.vp8l;

/** What red and blue have in common with green, and blue with red, was subtracted, by factors of each tile. */
final class ColorTransform implements Transform {
    private final int width;
    private final int bits;
    private final int[] factors;

    /**
     * A transform.
     *
     * @param width of its rows
     * @param bits pixels of a tile's side as a power of two
     * @param factors by tile: green to red in the low byte, green to blue, red to blue, each signed, of 32
     */
    ColorTransform(int width, int bits, int[] factors) {
        this.width = width;
        this.bits = bits;
        this.factors = factors;
    }

    @Override
    public void invert(int y, int[] line) {
        int tile = (y >> bits) * CodeGroups.subsampled(width, bits);
        for (int x = 0; x < width; tile++) {
            int greenToRed = (byte) factors[tile];
            int greenToBlue = (byte) (factors[tile] >> 8);
            int redToBlue = (byte) (factors[tile] >> 16);
            int end = Math.min(width, x + (1 << bits));
            for (; x < end; x++) {
                int argb = line[x];
                int green = (byte) (argb >> 8);
                int red = (argb >> 16) + ((greenToRed * green) >> 5);
                int blue = argb + ((greenToBlue * green) >> 5) + ((redToBlue * (byte) red) >> 5);
                line[x] = (argb & 0xff00ff00) | (red & 255) << 16 | (blue & 255);
            }
        }
    }
}
