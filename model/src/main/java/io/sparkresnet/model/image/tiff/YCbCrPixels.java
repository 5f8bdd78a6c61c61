package io.sparkresnet.model.image.tiff;

import io.sparkresnet.model.image.ImageDecodeException;

/** YCbCr by libtiff's RGBA interface. */
final class YCbCrPixels {
    private YCbCrPixels() {}

    static Canvas read(DecodedLayout layout) throws ImageDecodeException {
        throw Refusal.unsupported("YCbCr %s", layout.layout.compression().title);
    }
}
