package io.sparkresnet.model.image.webp;

import io.sparkresnet.model.image.Orientation;

/** What a WebP's EXIF and XMP chunks say about the picture. */
final class WebpMetadata {
    private WebpMetadata() {}

    /** How the picture is to be turned. */
    static Orientation orientation(byte[] encoded, WebpFile file) {
        return Orientation.ofExif(encoded, file.exif.start(), file.exif.end());
    }
}
