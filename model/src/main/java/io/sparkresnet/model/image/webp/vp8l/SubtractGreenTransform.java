package io.sparkresnet.model.image.webp.vp8l;

/**
 * Green was subtracted from red and blue.
 *
 * @param width of its rows
 */
record SubtractGreenTransform(int width) implements Transform {
    @Override
    public void invert(int y, int[] line) {
        for (int x = 0; x < width; x++) {
            int argb = line[x];
            int green = (argb >> 8) & 255;
            line[x] = (argb & 0xff00ff00) | (((argb & 0xff00ff) + (green << 16 | green)) & 0xff00ff);
        }
    }
}
