package io.sparkresnet.model.image.jpeg;

import io.sparkresnet.model.image.ImageDecodeException;
import io.sparkresnet.model.image.ImageFormat;

/**
 * Walks the markers of an encoded JPEG, with libjpeg's patience for junk between them ({@code jdmarker.c}).
 *
 * <p>Pillow hands a file to libjpeg piece by piece, and libjpeg asks for the next one only where it cannot go on. That can be
 * seen from outside in three places: what follows the last pixels is only judged as far as the piece at hand goes, arithmetic
 * coding cannot wait for a piece at all, and a file without an end marker is complete if libjpeg does not happen to read ahead
 * of its last pixels. So {@link #limit} is kept as it is there.
 */
final class MarkerReader {
    static final int SOF0 = 0xc0;
    static final int DHT = 0xc4;
    static final int JPG = 0xc8;
    static final int DAC = 0xcc;
    static final int RST0 = 0xd0;
    static final int RST7 = 0xd7;
    static final int SOI = 0xd8;
    static final int EOI = 0xd9;
    static final int SOS = 0xda;
    static final int DQT = 0xdb;
    static final int DNL = 0xdc;
    static final int DRI = 0xdd;
    static final int DHP = 0xde;
    static final int EXP = 0xdf;
    static final int APP0 = 0xe0;
    static final int APP1 = 0xe1;
    static final int APP2 = 0xe2;
    static final int APP13 = 0xed;
    static final int APP14 = 0xee;
    static final int APP15 = 0xef;
    /** JPEG-LS, which no libjpeg knows. */
    static final int SOF55 = 0xf7;

    static final int COM = 0xfe;
    static final int TEM = 0x01;

    /** Bytes of a piece: Pillow's {@code ImageFile.MAXBLOCK}. */
    static final int PIECE = 65_536;

    final byte[] encoded;
    /** Next byte to read. */
    int at = 2;
    /** A marker that was met within entropy-coded bits; 0 for none. */
    int pendingMarker;
    /** Where the pieces handed over so far end. */
    int limit;

    private int end;
    private boolean mayWait = true;
    private int nextRestart;

    /** A reader behind the start-of-image marker, which the caller has seen. */
    MarkerReader(byte[] encoded) {
        this.encoded = encoded;
        end = encoded.length;
        limit = Math.min(PIECE, end);
    }

    int u8() throws ImageDecodeException {
        if (at >= limit) {
            await();
        }
        return encoded[at++] & 255;
    }

    int u16() throws ImageDecodeException {
        return (u8() << 8) | u8();
    }

    private void await() throws ImageDecodeException {
        if (!mayWait && limit < end) {
            throw ImageDecodeException.unsupported(
                    ImageFormat.JPEG,
                    "arithmetic-coded pixels that go on behind byte %d are not supported".formatted(limit));
        }
        while (at >= limit) {
            nextPiece();
        }
    }

    /** Takes the next piece of the file. */
    void nextPiece() throws ImageDecodeException {
        if (limit >= end) {
            throw ImageDecodeException.truncated(
                    ImageFormat.JPEG, "the file ends after %d bytes, without an end marker".formatted(encoded.length));
        }
        limit = pieceEnd(limit);
    }

    /** Where the piece ends that holds the byte at {@code index}. */
    int pieceEnd(int index) {
        return (int) Math.min(end, (index / PIECE + 1L) * PIECE);
    }

    /** From here on, whether the next piece can be asked for. */
    void mayWait(boolean waits) {
        mayWait = waits;
    }

    /** From here on, the file counts as ended where that piece ends. */
    void endAt(int pieceEnd) {
        end = pieceEnd;
        limit = pieceEnd;
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

    /** The end of the segment that starts here with its length; before {@link #at} where the length is too short for itself. */
    int segmentEnd() throws ImageDecodeException {
        int start = at;
        return start + u16();
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
