package io.sparkresnet.model.image.webp;

import io.sparkresnet.model.image.ExifBlock;
import io.sparkresnet.model.image.ImageDecodeException;
import io.sparkresnet.model.image.Orientation;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/** What a WebP's EXIF and XMP chunks say about the picture, by the rules of Pillow's {@code getexif}. */
final class WebpMetadata {
    private WebpMetadata() {}

    /** How the picture is to be turned: by EXIF, or else by XMP. */
    static Orientation orientation(byte[] encoded, WebpFile file) throws ImageDecodeException {
        ExifBlock block = new ExifBlock(Arrays.copyOfRange(encoded, file.exif.start(), file.exif.end()));
        if (!block.readable()) {
            throw Chunks.corrupt("its EXIF chunk has no TIFF header");
        }
        Optional<Orientation> stated = block.orientation();
        if (stated.isPresent()) {
            return stated.get();
        }
        String packet =
                new String(encoded, file.xmp.start(), file.xmp.end() - file.xmp.start(), StandardCharsets.ISO_8859_1);
        return ExifBlock.orientationOfXmp(packet).orElse(Orientation.UPRIGHT);
    }
}
