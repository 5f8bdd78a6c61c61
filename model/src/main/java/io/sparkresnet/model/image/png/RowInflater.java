package io.sparkresnet.model.image.png;

import io.sparkresnet.model.image.ImageDecodeException;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** Inflates the IDAT chunks row by row and undoes the filters. Needs closing; not thread-safe. */
final class RowInflater implements AutoCloseable {
    private final ChunkReader chunks;
    private final int pixelBytes;
    private final Inflater inflater = new Inflater();
    /** The filter's number, then the row. */
    private byte[] row = {};

    private byte[] previous = {};
    private int rowBytes;

    /** Starts at the reader's chunk, the first IDAT. */
    RowInflater(ChunkReader chunks, int pixelBytes) {
        this.chunks = chunks;
        this.pixelBytes = pixelBytes;
        feed();
    }

    /** Begins an image or a pass: rows have {@code rowBytes} bytes, and the one before the first is black. */
    void begin(int bytes) {
        rowBytes = bytes;
        row = new byte[bytes + 1];
        previous = new byte[bytes + 1];
    }

    /** The row's bytes start at index 1. */
    byte[] row() {
        return row;
    }

    /**
     * Reads the next row.
     *
     * @return false if the compressed stream says that it is complete before the row is; Pillow leaves the rest black
     */
    boolean next() throws ImageDecodeException {
        byte[] swapped = previous;
        previous = row;
        row = swapped;
        int filled = 0;
        try {
            while (filled <= rowBytes) {
                int inflated = inflater.inflate(row, filled, rowBytes + 1 - filled);
                filled += inflated;
                if (filled <= rowBytes) {
                    if (inflater.finished()) {
                        return false;
                    }
                    if (inflater.needsDictionary()) {
                        throw ChunkReader.corrupt("its pixels need a preset dictionary");
                    }
                    if (inflater.needsInput()) {
                        nextChunk();
                    }
                }
            }
        } catch (DataFormatException e) {
            throw ChunkReader.corrupt("its compressed pixels are broken: " + e.getMessage());
        }
        unfilter();
        return true;
    }

    private void nextChunk() throws ImageDecodeException {
        if (chunks.end > chunks.encoded.length) {
            throw ChunkReader.truncated("the file ends within its pixels");
        }
        chunks.next();
        if (!chunks.type.equals("IDAT")) {
            throw ChunkReader.truncated("its pixels end early");
        }
        feed();
    }

    private void feed() {
        int end = Math.min(chunks.end, chunks.encoded.length);
        inflater.setInput(chunks.encoded, Math.min(chunks.start, end), Math.max(0, end - chunks.start));
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
