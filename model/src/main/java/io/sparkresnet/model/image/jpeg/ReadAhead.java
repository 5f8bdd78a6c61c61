package io.sparkresnet.model.image.jpeg;

import static java.util.Objects.requireNonNull;

import io.sparkresnet.model.image.ImageDecodeException;
import java.util.ArrayList;
import java.util.List;

/**
 * How far libjpeg-turbo reads a file of one baseline scan, told by going through its bits as {@code jdhuff.c} does, without
 * making coefficients of them. It reads some bytes ahead, more on its fast path than on its slow one, and where the file ends
 * there it waits for more in vain: Pillow calls the file truncated though all of its pixels are there. Only needed where a file
 * has no marker behind its pixels, or where they end at the border of two pieces.
 */
final class ReadAhead {
    /** Bytes that the fast path wants to see for each block: {@code BUFSIZE}. */
    private static final int FAST_BYTES = 512;

    private final MarkerReader markers;
    private final SteppedBitReader reader;
    private final List<Component> blocks = new ArrayList<>();
    private final int restartInterval;
    private final long mcus;

    /** From the first byte of a scan's pixels on. */
    ReadAhead(byte[] encoded, int start, Frame frame, Scan scan, int restartInterval) {
        markers = new MarkerReader(encoded);
        markers.at = start;
        markers.limit = markers.pieceEnd(start - 1);
        reader = new SteppedBitReader(markers);
        this.restartInterval = restartInterval;
        List<Component> components = scan.components();
        if (components.size() == 1) {
            Component alone = components.get(0);
            blocks.add(alone);
            mcus = (long) alone.blockColumns * alone.blockRows;
        } else {
            for (Component each : components) {
                for (int i = 0; i < each.horizontal * each.vertical; i++) {
                    blocks.add(each);
                }
            }
            mcus = (long) frame.mcuColumns() * frame.mcuRows();
        }
    }

    /**
     * The end of the piece that holds the last byte that is read.
     *
     * @throws ImageDecodeException if that would be behind the end of the file
     */
    int lastPieceEnd() throws ImageDecodeException {
        for (long mcu = 0; mcu < mcus; mcu++) {
            if (restartInterval > 0 && mcu > 0 && mcu % restartInterval == 0) {
                reader.restart();
            }
            while (!reader.insufficient() && !readMcu()) {
                markers.nextPiece();
            }
        }
        return markers.limit;
    }

    private boolean readMcu() {
        boolean fast = restartInterval == 0
                && markers.pendingMarker == 0
                && markers.limit - markers.at >= FAST_BYTES * blocks.size();
        reader.mark();
        if (fast && readFast()) {
            return true;
        }
        reader.reset();
        try {
            for (Component each : blocks) {
                readSlow(requireNonNull(each.dc), requireNonNull(each.ac));
            }
            return true;
        } catch (Suspension e) {
            reader.reset();
            return false;
        }
    }

    private boolean readFast() {
        for (Component each : blocks) {
            int size = reader.symbolFast(requireNonNull(each.dc));
            if (size < 0 || (size > 0 && !reader.skipFast(size))) {
                return false;
            }
            for (int k = 1; k < 64; k++) {
                int symbol = reader.symbolFast(requireNonNull(each.ac));
                if (symbol < 0 || ((symbol & 15) != 0 && !reader.skipFast(symbol & 15))) {
                    return false;
                }
                k = next(k, symbol);
            }
        }
        return true;
    }

    private void readSlow(HuffmanTable dc, HuffmanTable ac) throws Suspension {
        reader.read(reader.symbol(dc));
        for (int k = 1; k < 64; k++) {
            int symbol = reader.symbol(ac);
            reader.read(symbol & 15);
            k = next(k, symbol);
        }
    }

    /** The last coefficient that a symbol accounts for. */
    private static int next(int k, int symbol) {
        boolean endOfBlock = (symbol & 15) == 0 && symbol >> 4 != 15;
        return endOfBlock ? 64 : k + (symbol >> 4);
    }
}
