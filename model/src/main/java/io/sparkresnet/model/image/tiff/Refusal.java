package io.sparkresnet.model.image.tiff;

import io.sparkresnet.model.image.ImageDecodeException;
import io.sparkresnet.model.image.ImageFormat;

/** Why a TIFF is not read, by kind. */
final class Refusal {
    private Refusal() {}

    static ImageDecodeException corrupt(String reason, Object... values) {
        return ImageDecodeException.corrupt(ImageFormat.TIFF, reason.formatted(values));
    }

    static ImageDecodeException truncated(String reason, Object... values) {
        return ImageDecodeException.truncated(ImageFormat.TIFF, reason.formatted(values));
    }

    static ImageDecodeException unsupported(String feature, Object... values) {
        return ImageDecodeException.unsupported(ImageFormat.TIFF, feature.formatted(values) + " is not supported");
    }
}
