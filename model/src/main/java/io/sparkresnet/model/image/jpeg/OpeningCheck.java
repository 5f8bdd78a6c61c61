package io.sparkresnet.model.image.jpeg;

import io.sparkresnet.model.image.ImageDecodeException;
import io.sparkresnet.model.image.ImageFormat;
import java.util.Arrays;

/**
 * What Pillow's {@code JpegImagePlugin} refuses while it walks the segments up to the first scan header, before libjpeg sees a
 * byte, though libjpeg would go on: application segments too short for what they begin to say, and marker 0x01.
 */
final class OpeningCheck {
    private static final int LAST_RESERVED = 0xbf;
    private static final String ICC = "ICC_PROFILE\0";
    private static final int ICC_HEADER = 14;
    private static final String PHOTOSHOP = "Photoshop 3.0\0";

    private final MarkerReader markers;
    /** The smallest of the colour profile's segments, byte by byte, which is looked into first. */
    private byte[] firstProfile = {};

    private boolean profile;

    private OpeningCheck(byte[] encoded) {
        markers = new MarkerReader(encoded);
    }

    /** Refuses what Pillow does not open. */
    static void check(byte[] encoded) throws ImageDecodeException {
        new OpeningCheck(encoded).walk();
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
                            ImageFormat.JPEG,
                            "the file ends within a segment before its pixels");
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
            case MarkerReader.APP0 -> check(marker, !begins("JFIF", length) || length >= 7);
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
            long size = (encoded[start + offset] & 255L) << 24
                    | (encoded[start + offset + 1] & 255) << 16
                    | (encoded[start + offset + 2] & 255) << 8
                    | (encoded[start + offset + 3] & 255);
            if (offset + 4 + size > length) {
                return true;
            }
            offset += (int) (4 + size);
            offset += offset & 1;
        }
        return true;
    }
}
