package io.sparkresnet.model.image.tiff;

/**
 * Pillow's modes of a TIFF, with what of a pixel is kept until it is converted: gray modes of any depth are clipped to 8 bits at
 * once, and alpha is dropped.
 */
enum PixelMode {
    BILEVEL(1),
    L(1),
    LA(1),
    /** Gray with associated alpha; Pillow loads it but converts it to nothing. */
    PREMULTIPLIED_LA(1),
    P(1),
    PA(1),
    I16(1),
    I16B(1),
    I(1),
    F(1),
    RGB(3),
    RGBA(3),
    YCBCR(3),
    LAB(3),
    CMYK(4);

    /** Bytes kept of a pixel. */
    final int kept;

    PixelMode(int kept) {
        this.kept = kept;
    }

    /** Pillow's {@code bands}: how many planes a file of separate planes has. */
    int bands() {
        return switch (this) {
            case LA, PREMULTIPLIED_LA, PA -> 2;
            case RGB, YCBCR, LAB -> 3;
            case RGBA, CMYK -> 4;
            default -> 1;
        };
    }

    /** Whether pixels are indices of a palette. */
    boolean hasPalette() {
        return this == P || this == PA;
    }
}
