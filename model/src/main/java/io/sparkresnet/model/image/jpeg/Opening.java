package io.sparkresnet.model.image.jpeg;

import io.sparkresnet.model.image.ExifBlock;
import io.sparkresnet.model.image.ImageDecodeException;
import io.sparkresnet.model.image.ImageFormat;
import io.sparkresnet.model.image.Orientation;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * What Pillow's {@code JpegImagePlugin} does with the segments up to the first scan header before libjpeg sees a byte: it takes
 * EXIF and XMP from them, and refuses some files that libjpeg would read, with segments too short for what they begin to say,
 * or with marker 0x01.
 */
final class Opening {
    private static final int LAST_RESERVED = 0xbf;
    private static final String ICC = "ICC_PROFILE\0";
    private static final int ICC_HEADER = 14;
    private static final String PHOTOSHOP = "Photoshop 3.0\0";

    private static final String EXIF = "Exif\0\0";
    private static final String XMP = "http://ns.adobe.com/xap/1.0/\0";

    private final MarkerReader markers;
    private final ByteArrayOutputStream exif = new ByteArrayOutputStream();
    private String xmp = "";
    private boolean resolution;
    /** The smallest of the colour profile's segments, byte by byte, which is looked into first. */
    private byte[] firstProfile = {};

    private boolean profile;

    /** Of a file that is still to be opened. */
    Opening(byte[] encoded) {
        markers = new MarkerReader(encoded);
    }

    /** Walks the segments, and refuses what Pillow does not open. */
    void open() throws ImageDecodeException {
        walk();
        if (exif.size() > 0 && !resolution && new ExifBlock(exif.toByteArray()).breaksResolution()) {
            throw HeaderReader.corrupt("its EXIF resolution is of a single character");
        }
    }

    /** How the image is to be turned: by EXIF, or else by XMP. */
    Orientation orientation() throws ImageDecodeException {
        if (exif.size() > 0) {
            ExifBlock block = new ExifBlock(exif.toByteArray());
            if (!block.readable() && resolution) {
                throw HeaderReader.corrupt("its EXIF block has no TIFF header");
            }
            if (!block.readable() || block.orientation().isPresent()) {
                return block.orientation().orElse(Orientation.UPRIGHT);
            }
        }
        return ExifBlock.orientationOfXmp(xmp).orElse(Orientation.UPRIGHT);
    }

    private void walk() throws ImageDecodeException {
        int marker;
        do {
            marker = markers.marker();
            if (marker <= LAST_RESERVED) {
                throw HeaderReader.corrupt("unknown marker 0x%02x".formatted(marker));
            }
            if (hasSegment(marker)) {
                int end = Math.max(markers.segmentEnd(), markers.at);
                if (end > markers.encoded.length) {
                    throw ImageDecodeException.truncated(
                            ImageFormat.JPEG, "the file ends within a segment before its pixels");
                }
                segment(marker, end);
                markers.at = end;
            }
        } while (marker != MarkerReader.SOS);
    }

    private static boolean hasSegment(int marker) {
        boolean alone = marker >= MarkerReader.RST0 && marker <= MarkerReader.EOI;
        boolean extension = marker == MarkerReader.JPG || (marker > MarkerReader.APP15 && marker < MarkerReader.COM);
        return !alone && !extension;
    }

    private void segment(int marker, int end) throws ImageDecodeException {
        int length = end - markers.at;
        switch (marker) {
            case MarkerReader.APP0 -> {
                check(marker, !begins("JFIF", length) || length >= 7);
                noteResolution(length);
            }
            case MarkerReader.APP1 -> noteMetadata(length);
            case MarkerReader.APP14 -> check(marker, !begins("Adobe", length) || length >= 7);
            case MarkerReader.APP2 -> noteProfile(length);
            case MarkerReader.APP13 -> check(marker, !begins(PHOTOSHOP, length) || resourcesHold(end));
            default -> {
                boolean frame = marker >= MarkerReader.SOF0
                        && marker < MarkerReader.RST0
                        && marker != MarkerReader.DHT
                        && marker != MarkerReader.DAC;
                if (frame && profile) {
                    check(MarkerReader.APP2, firstProfile.length >= ICC_HEADER);
                    profile = false;
                }
            }
        }
    }

    private static void check(int marker, boolean holds) throws ImageDecodeException {
        if (!holds) {
            throw HeaderReader.corrupt("segment 0x%02x is too short for what it begins with".formatted(marker));
        }
    }

    private boolean begins(String prefix, int length) {
        if (length < prefix.length()) {
            return false;
        }
        for (int i = 0; i < prefix.length(); i++) {
            if (markers.encoded[markers.at + i] != prefix.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private void noteResolution(int length) {
        int unit = length >= 12 && begins("JFIF", length) ? markers.encoded[markers.at + 7] : 0;
        resolution |= unit == 1 || unit == 2;
    }

    /** The first EXIF segment is taken whole, and what others hold is appended; of XMP packets the last counts. */
    private void noteMetadata(int length) {
        if (begins(EXIF, length)) {
            int skipped = exif.size() > 0 ? EXIF.length() : 0;
            exif.write(markers.encoded, markers.at + skipped, length - skipped);
        } else if (begins(XMP, length)) {
            int skipped = XMP.length();
            xmp = new String(markers.encoded, markers.at + skipped, length - skipped, StandardCharsets.ISO_8859_1);
        }
    }

    private void noteProfile(int length) {
        if (begins(ICC, length)) {
            byte[] segment = Arrays.copyOfRange(markers.encoded, markers.at, markers.at + length);
            if (!profile || Arrays.compareUnsigned(segment, firstProfile) < 0) {
                firstProfile = segment;
            }
            profile = true;
        }
    }

    /** Whether no image resource block ends right before the length of its name. */
    private boolean resourcesHold(int end) {
        byte[] encoded = markers.encoded;
        int start = markers.at;
        int offset = PHOTOSHOP.length();
        int length = end - start;
        while (offset + 4 <= length
                && encoded[start + offset] == '8'
                && encoded[start + offset + 1] == 'B'
                && encoded[start + offset + 2] == 'I'
                && encoded[start + offset + 3] == 'M') {
            offset += 4;
            if (offset + 2 > length) {
                return true;
            }
            offset += 2;
            if (offset == length) {
                return false;
            }
            offset += 1 + (encoded[start + offset] & 255);
            offset += offset & 1;
            if (offset + 4 > length) {
                return true;
            }
            long size = ByteBuffer.wrap(encoded).getInt(start + offset) & 0xffffffffL;
            if (offset + 4 + size > length) {
                return true;
            }
            offset += (int) (4 + size);
            offset += offset & 1;
        }
        return true;
    }
}
