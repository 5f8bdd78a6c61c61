package io.sparkresnet.model.image.bmp;

import io.sparkresnet.model.image.ImageDecodeException;

/**
 * The masks of a BMP with bit fields.
 *
 * @param red its bits in a pixel
 * @param green likewise
 * @param blue likewise
 * @param alpha 0 where the header has no such mask
 */
record BitFields(int red, int green, int blue, int alpha) {

    /** The layout that they describe; Pillow knows eleven, and no other is read. */
    PixelLayout layout(int bits) throws ImageDecodeException {
        if (bits == 32) {
            return ofFour();
        }
        boolean bytes = is(0xff0000, 0xff00, 0xff);
        if (bits == 24 && bytes) {
            return PixelLayout.BGR;
        }
        if (bits == 16 && is(0xf800, 0x7e0, 0x1f)) {
            return PixelLayout.RGB_565;
        }
        if (bits == 16 && is(0x7c00, 0x3e0, 0x1f)) {
            return PixelLayout.RGB_555;
        }
        throw unsupported(bits);
    }

    private PixelLayout ofFour() throws ImageDecodeException {
        if (is(0xff0000, 0xff00, 0xff) && (alpha == 0 || alpha == 0xff000000)) {
            return PixelLayout.BGRX;
        }
        if (is(0xff000000, 0xff0000, 0xff00) && (alpha == 0 || alpha == 0xff)) {
            return PixelLayout.XBGR;
        }
        if (is(0xff000000, 0xff00, 0xff) && (alpha == 0 || alpha == 0xff0000)) {
            return PixelLayout.BGXR;
        }
        if (is(0xff, 0xff00, 0xff0000) && alpha == 0xff000000) {
            return PixelLayout.RGBX;
        }
        if (is(0, 0, 0) && alpha == 0) {
            return PixelLayout.BGRX;
        }
        throw unsupported(32);
    }

    private boolean is(int expectedRed, int expectedGreen, int expectedBlue) {
        return red == expectedRed && green == expectedGreen && blue == expectedBlue;
    }

    private ImageDecodeException unsupported(int bits) {
        return BmpHeader.unsupported("the bit fields %08x %08x %08x %08x of %d bits are not supported"
                .formatted(red, green, blue, alpha, bits));
    }
}
