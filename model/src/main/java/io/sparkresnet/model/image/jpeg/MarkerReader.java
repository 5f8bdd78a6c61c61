package io.sparkresnet.model.image.jpeg;

import io.sparkresnet.model.image.ImageDecodeException;
import io.sparkresnet.model.image.ImageFormat;

/** Walks the markers of an encoded JPEG, with libjpeg's patience for junk between them ({@code jdmarker.c}). */
final class MarkerReader {
    static final int SOF0 = 0xc0;
    static final int DHT = 0xc4;
    static final int RST0 = 0xd0;
    static final int RST7 = 0xd7;
    static final int SOI = 0xd8;
    static final int EOI = 0xd9;
    static final int SOS = 0xda;
    static final int DQT = 0xdb;
    static final int DNL = 0xdc;
    static final int DRI = 0xdd;
    static final int APP0 = 0xe0;
    static final int APP1 = 0xe1;
    static final int APP14 = 0xee;
    static final int APP15 = 0xef;
    static final int COM = 0xfe;
    static final int TEM = 0x01;

    final byte[] encoded;
    /** Next byte to read. */
    int at = 2;
    /** A marker that was met within entropy-coded bits; 0 for none. */
    int pendingMarker;

    private int nextRestart;

    /** A reader behind the start-of-image marker, which the caller has seen. */
    MarkerReader(byte[] encoded) {
        this.encoded = encoded;
    }

    int u8() throws ImageDecodeException {
        if (at >= encoded.length) {
            throw ImageDecodeException.truncated(
                    ImageFormat.JPEG, "the file ends after %d bytes".formatted(encoded.length));
        }
        return encoded[at++] & 255;
    }

    int u16() throws ImageDecodeException {
        return (u8() << 8) | u8();
    }

    /** Takes the pending marker, or skips junk up to the next one. */
    int marker() throws ImageDecodeException {
        if (pendingMarker == 0) {
            findMarker();
        }
        int marker = pendingMarker;
        pendingMarker = 0;
        return marker;
    }

    private void findMarker() throws ImageDecodeException {
        int next;
        do {
            do {
                next = u8();
            } while (next != 255);
            do {
                next = u8();
            } while (next == 255);
        } while (next == 0);
        pendingMarker = next;
    }

    /** The end of the segment that starts here with its length. */
    int segmentEnd() throws ImageDecodeException {
        int start = at;
        int length = u16();
        if (length < 2) {
            throw ImageDecodeException.corrupt(ImageFormat.JPEG, "a segment's length is " + length);
        }
        if (start + length > encoded.length) {
            throw ImageDecodeException.truncated(ImageFormat.JPEG, "the file ends within a segment before its pixels");
        }
        return start + length;
    }

    /** Begins a scan: its first restart marker is RST0. */
    void startScan() {
        nextRestart = 0;
        pendingMarker = 0;
    }

    /** Takes the restart marker that is due, or finds the way back as {@code jpeg_resync_to_restart} does. */
    void readRestart() throws ImageDecodeException {
        if (pendingMarker == 0) {
            findMarker();
        }
        if (pendingMarker == RST0 + nextRestart) {
            pendingMarker = 0;
        } else {
            resynchronize();
        }
        nextRestart = (nextRestart + 1) & 7;
    }

    private void resynchronize() throws ImageDecodeException {
        while (true) {
            if (pendingMarker >= SOF0) {
                boolean restart = pendingMarker >= RST0 && pendingMarker <= RST7;
                int ahead = (pendingMarker - RST0 - nextRestart) & 7;
                if (!restart || ahead == 1 || ahead == 2) {
                    return;
                }
                if (ahead != 6 && ahead != 7) {
                    pendingMarker = 0;
                    return;
                }
            }
            findMarker();
        }
    }
}
