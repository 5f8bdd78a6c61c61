package io.sparkresnet.model.image.tiff;

import io.sparkresnet.model.image.ImageDecodeException;
import io.sparkresnet.model.image.ImageFormat;

/** Why a TIFF is not read, by kind. */
final class Refusal {
    private Refusal() {}

    static ImageDecodeException corrupt(String reason) {
        return ImageDecodeException.corrupt(ImageFormat.TIFF, reason);
    }

    static ImageDecodeException truncated(String reason) {
        return ImageDecodeException.truncated(ImageFormat.TIFF, reason);
    }

    static ImageDecodeException unsupported(String feature) {
        return ImageDecodeException.unsupported(ImageFormat.TIFF, feature + " is not supported");
    }
}
