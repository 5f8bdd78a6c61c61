package io.sparkresnet.model.image.png;

/**
 * What stands before the pixels of a PNG.
 *
 * @param width columns of the image, at least 1
 * @param height rows of the image, at least 1
 * @param frame the part of the image that the pixels fill; the whole of it but in odd animations
 * @param depth bits a sample: 1, 2, 4, 8 or 16
 * @param interlaced in the seven passes of Adam7
 * @param palette used by {@link ColorType#PALETTE} only
 */
record PngHeader(int width, int height, Area frame, int depth, ColorType color, boolean interlaced, Palette palette) {

    /** A rectangle of pixels. */
    record Area(int left, int top, int width, int height) {}

    /** What the samples of a pixel are. */
    enum ColorType {
        GRAY(1),
        RGB(3),
        PALETTE(1),
        GRAY_ALPHA(2),
        RGBA(4);

        final int samples;

        ColorType(int samples) {
            this.samples = samples;
        }
    }

    /** Bytes of a row of {@code columns} pixels, without its filter. */
    int rowBytes(int columns) {
        return Math.toIntExact(((long) columns * depth * color.samples + 7) / 8);
    }

    /** Bytes between a sample and the one that a filter predicts it from. */
    int pixelBytes() {
        return (depth * color.samples + 7) / 8;
    }
}
