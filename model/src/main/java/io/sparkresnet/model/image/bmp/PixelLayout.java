package io.sparkresnet.model.image.bmp;

/** How the pixels of a row lie in a BMP; colours of whole bytes by the place of red, green and blue in the pixel. */
enum PixelLayout {
    /** Black or white, the first pixel in the highest bit. */
    BIT(1),
    /** Gray. */
    GRAY(8),
    /** An index, the first pixel in the highest bit. */
    INDEX_1(1),
    /** An index, the first pixel in the higher half. */
    INDEX_4(4),
    /** An index. */
    INDEX_8(8),
    /** Five bits a colour, red in the higher ones. */
    RGB_555(16),
    /** Green has six. */
    RGB_565(16),
    /** Three bytes. */
    BGR(24, 2, 1, 0),
    /** Four bytes, the last of no matter. */
    BGRX(32, 2, 1, 0),
    /** Four bytes, the first of no matter. */
    XBGR(32, 3, 2, 1),
    /** Four bytes, the third of no matter. */
    BGXR(32, 3, 1, 0),
    /** Four bytes, the last of no matter. */
    RGBX(32, 0, 1, 2);

    /** Of a pixel. */
    final int bits;

    final int red;
    final int green;
    final int blue;

    PixelLayout(int bits) {
        this(bits, 0, 0, 0);
    }

    PixelLayout(int bits, int red, int green, int blue) {
        this.bits = bits;
        this.red = red;
        this.green = green;
        this.blue = blue;
    }

    /** Whether a pixel is one value, a gray or an index. */
    boolean isSingle() {
        return bits <= 8;
    }

    /** The value of a single pixel of a row that begins at {@code from}. */
    int single(byte[] encoded, int from, int x) {
        return switch (bits) {
            case 1 -> encoded[from + (x >> 3)] >> (7 - (x & 7)) & 1;
            case 4 -> encoded[from + (x >> 1)] >> ((x & 1) == 0 ? 4 : 0) & 15;
            default -> encoded[from + x] & 255;
        };
    }

    /** Writes red, green and blue of a pixel of a row that begins at {@code from} to {@code rgb[at...]}. */
    void color(byte[] encoded, int from, int x, byte[] rgb, int at) {
        if (bits == 16) {
            int pixel = (encoded[from + 2 * x] & 255) | ((encoded[from + 2 * x + 1] & 255) << 8);
            int greens = this == RGB_565 ? 63 : 31;
            rgb[at] = (byte) ((pixel >> (this == RGB_565 ? 11 : 10) & 31) * 255 / 31);
            rgb[at + 1] = (byte) ((pixel >> 5 & greens) * 255 / greens);
            rgb[at + 2] = (byte) ((pixel & 31) * 255 / 31);
            return;
        }
        int pixel = from + x * (bits / 8);
        rgb[at] = encoded[pixel + red];
        rgb[at + 1] = encoded[pixel + green];
        rgb[at + 2] = encoded[pixel + blue];
    }
}
