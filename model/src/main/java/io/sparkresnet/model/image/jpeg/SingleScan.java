package io.sparkresnet.model.image.jpeg;

import io.sparkresnet.model.image.ImageDecodeException;

/** A file whose only scan goes straight to pixels, a row of MCUs at a time. */
final class SingleScan {
    /** More bytes than a {@link BitReader} or libjpeg holds ahead of the bits in use. */
    private static final int AHEAD = 20;

    private final HeaderReader headers;
    private final Frame frame;
    private final Scan scan;

    SingleScan(HeaderReader headers, Frame frame, Scan scan) {
        this.headers = headers;
        this.frame = frame;
        this.scan = scan;
    }

    /** Reads the scan and what follows it. */
    void decode(ColorConversion conversion) throws ImageDecodeException {
        if (frame.coding() == Frame.Coding.LOSSLESS) {
            new LosslessScan(headers, frame, scan).decode(conversion::mcuRowFinished);
            checkRest(headers.markers.limit);
            return;
        }
        int start = headers.markers.at;
        int restartInterval = headers.restartInterval;
        new ScanDecoder(headers, frame, scan).decode(conversion::mcuRowFinished);
        MarkerReader markers = headers.markers;
        if (frame.coding().arithmetic()) {
            checkRest(markers.limit);
            return;
        }
        int pieceEnd = markers.pieceEnd(markers.at - 1);
        boolean nearBorder = pieceEnd != markers.pieceEnd(markers.at + AHEAD)
                || pieceEnd != markers.pieceEnd(Math.max(0, markers.at - AHEAD));
        boolean nearEnd = markers.pendingMarker == 0 && markers.at > markers.encoded.length - AHEAD;
        if (nearBorder || nearEnd) {
            pieceEnd = new ReadAhead(markers.encoded, start, frame, scan, restartInterval).lastPieceEnd();
        }
        checkRest(pieceEnd);
    }

    /**
     * Behind the only scan the file may end, but what follows up to the end marker must be segments. Pillow looks no further
     * than the piece goes that holds the last pixels.
     */
    private void checkRest(int pieceEnd) throws ImageDecodeException {
        headers.markers.endAt(pieceEnd);
        try {
            if (headers.nextScan() != null) {
                throw HeaderReader.corrupt("it has a scan behind its last");
            }
        } catch (ImageDecodeException e) {
            if (e.kind() != ImageDecodeException.Kind.TRUNCATED) {
                throw e;
            }
        }
    }
}
