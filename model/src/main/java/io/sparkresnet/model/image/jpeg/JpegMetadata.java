package io.sparkresnet.model.image.jpeg;

import io.sparkresnet.model.image.ImageDecodeException;
import io.sparkresnet.model.image.Orientation;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** What a JPEG's application segments say about the picture. */
final class JpegMetadata {
    private static final byte[] EXIF = "Exif\0\0".getBytes(StandardCharsets.US_ASCII);

    private JpegMetadata() {}

    /** The orientation of the first Exif segment before the pixels. */
    static Orientation orientation(byte[] encoded) throws ImageDecodeException {
        MarkerReader markers = new MarkerReader(encoded);
        while (true) {
            int marker = markers.marker();
            if (marker == MarkerReader.SOS || marker == MarkerReader.EOI) {
                return Orientation.UPRIGHT;
            }
            if (marker == MarkerReader.TEM || (marker >= MarkerReader.RST0 && marker <= MarkerReader.SOI)) {
                continue;
            }
            int end = markers.segmentEnd();
            if (marker == MarkerReader.APP1 && end - markers.at > EXIF.length) {
                int tiff = markers.at + EXIF.length;
                if (Arrays.equals(encoded, markers.at, tiff, EXIF, 0, EXIF.length)) {
                    return Orientation.ofExif(encoded, tiff, end);
                }
            }
            markers.at = end;
        }
    }
}
