package io.sparkresnet.model.image.png;

import io.sparkresnet.model.image.ImageDecodeException;
import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Inflates the chunks of pixels row by row and undoes the filters, at the pace of Pillow's {@code ZipDecode.c}: it is handed
 * pieces, and looks for a row only as long as its piece has bytes left. Needs closing; not thread-safe.
 */
final class RowInflater implements AutoCloseable {
    /** Bytes of a piece: Pillow's {@code ImageFile.MAXBLOCK}. */
    private static final int PIECE = 65_536;

    private final PngStream stream;
    private final int pixelBytes;
    private final Inflater inflater = new Inflater();
    /** Of the chunk at hand, bytes that are still to come. */
    private long pending;
    /** The filter's number, then the row. */
    private byte[] row = {};

    private byte[] previous = {};
    private int rowBytes;

    /** Starts at the stream's first pixels. */
    RowInflater(PngStream stream, int pixelBytes) {
        this.stream = stream;
        this.pixelBytes = pixelBytes;
        this.pending = stream.firstPixels();
    }

    /** Begins an image or a pass: rows have {@code bytes} bytes, and the one before the first is black. */
    void begin(int bytes) {
        rowBytes = bytes;
        if (row.length <= bytes) {
            row = new byte[bytes + 1];
            previous = new byte[bytes + 1];
        }
        Arrays.fill(row, (byte) 0);
    }

    /** The row's bytes start at index 1. */
    byte[] row() {
        return row;
    }

    /** Whether the compressed stream is complete: Pillow leaves the rows that are missing then black. */
    boolean finished() {
        return inflater.finished();
    }

    /** Reads the next row. */
    void next() throws ImageDecodeException {
        byte[] swapped = previous;
        previous = row;
        row = swapped;
        int filled = 0;
        try {
            while (filled <= rowBytes) {
                if (inflater.getRemaining() == 0) {
                    nextPiece();
                }
                filled += inflater.inflate(row, filled, rowBytes + 1 - filled);
                if (filled <= rowBytes) {
                    nextPiece();
                }
            }
        } catch (DataFormatException e) {
            throw ChunkReader.corrupt("its compressed pixels are broken: " + e.getMessage());
        }
        unfilter();
    }

    private void nextPiece() throws ImageDecodeException {
        while (pending == 0) {
            pending = stream.nextPixels();
        }
        ChunkReader chunks = stream.chunks;
        int piece = (int) Math.min(PIECE, pending);
        int there = Math.min(piece, chunks.encoded.length - chunks.at);
        if (there == 0) {
            throw ChunkReader.truncated("the file ends within its pixels");
        }
        inflater.setInput(chunks.encoded, chunks.at, there);
        chunks.skip(there);
        // A chunk that is cut stays unfinished
        pending -= there;
    }

    /** Passes over what is left of the chunk at hand. */
    void skipRest() {
        stream.chunks.skip(pending);
    }

    private void unfilter() throws ImageDecodeException {
        switch (row[0]) {
            case 0 -> {
                // None.
            }
            case 1 -> {
                for (int i = 1 + pixelBytes; i <= rowBytes; i++) {
                    row[i] += row[i - pixelBytes];
                }
            }
            case 2 -> {
                for (int i = 1; i <= rowBytes; i++) {
                    row[i] += previous[i];
                }
            }
            case 3 -> {
                for (int i = 1; i <= rowBytes; i++) {
                    int left = i > pixelBytes ? row[i - pixelBytes] & 255 : 0;
                    row[i] += (byte) ((left + (previous[i] & 255)) >> 1);
                }
            }
            case 4 -> {
                for (int i = 1; i <= rowBytes; i++) {
                    boolean first = i <= pixelBytes;
                    int left = first ? 0 : row[i - pixelBytes] & 255;
                    int corner = first ? 0 : previous[i - pixelBytes] & 255;
                    row[i] += (byte) paeth(left, previous[i] & 255, corner);
                }
            }
            default -> throw ChunkReader.corrupt("a row has filter %d, expected 0 to 4".formatted(row[0] & 255));
        }
    }

    private static int paeth(int left, int above, int corner) {
        int toLeft = Math.abs(above - corner);
        int toAbove = Math.abs(left - corner);
        int toCorner = Math.abs(left + above - 2 * corner);
        if (toLeft <= toAbove && toLeft <= toCorner) {
            return left;
        }
        return toAbove <= toCorner ? above : corner;
    }

    @Override
    public void close() {
        inflater.end();
    }
}
