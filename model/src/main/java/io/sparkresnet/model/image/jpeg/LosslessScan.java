package io.sparkresnet.model.image.jpeg;

import io.sparkresnet.model.image.ImageDecodeException;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntConsumer;

/**
 * Lossless Huffman coding, ITU-T T.81 annex H: differences of each sample to what its neighbours predict, in 8 bits. Restarts
 * and lost bits as {@code jdlhuff.c}, {@code jddiffct.c} and {@code jdlossls.c} have them.
 */
final class LosslessScan {
    private static final int PRECISION = 8;

    private final HeaderReader headers;
    private final Frame frame;
    private final Scan scan;
    private final SteppedBitReader reader;
    private final int mcusPerRow;
    /** By component of the scan and row within a row of MCUs. */
    private final int[][][] differences;
    /** The same after prediction; the last row is still the one above the first. */
    private final int[][][] predicted;
    /** By component of the scan: whether the next row has none above. */
    private final boolean[] first;

    private int rowsUntilRestart;

    LosslessScan(HeaderReader headers, Frame frame, Scan scan) throws ImageDecodeException {
        this.headers = headers;
        this.frame = frame;
        this.scan = scan;
        this.reader = new SteppedBitReader(headers.markers);
        List<Component> components = scan.components();
        mcusPerRow = components.size() == 1 ? components.get(0).blockColumns : frame.mcuColumns();
        if (scan.from() < 1 || scan.from() > 7 || scan.to() != 0 || scan.high() != 0 || scan.low() >= PRECISION) {
            throw HeaderReader.corrupt("a lossless scan has predictor %d, %d, point transform %d, %d"
                    .formatted(scan.from(), scan.to(), scan.high(), scan.low()));
        }
        if (headers.restartInterval % mcusPerRow != 0) {
            throw HeaderReader.corrupt("its restart interval is %d, expected a multiple of %d"
                    .formatted(headers.restartInterval, mcusPerRow));
        }
        differences = new int[components.size()][][];
        predicted = new int[components.size()][][];
        first = new boolean[components.size()];
        for (int c = 0; c < differences.length; c++) {
            Component component = components.get(c);
            component.dc = headers.huffman.lossless(component.dcIndex);
            differences[c] = new int[component.vertical][component.stride];
            predicted[c] = new int[component.vertical][component.stride];
        }
        Arrays.fill(first, true);
    }

    /**
     * Reads the whole scan.
     *
     * @param finished takes the index of each row of MCUs of the image that is complete
     */
    void decode(IntConsumer finished) throws ImageDecodeException {
        List<Component> components = scan.components();
        rowsUntilRestart = headers.restartInterval / mcusPerRow;
        int mcuRows = frame.mcuRows();
        for (int mcuRow = 0; mcuRow < mcuRows; mcuRow++) {
            int rows = 1;
            if (components.size() == 1) {
                Component alone = components.get(0);
                rows = Math.min(alone.vertical, alone.blockRows - mcuRow * alone.vertical);
            }
            for (int row = 0; row < rows; row++) {
                readRow(row);
            }
            for (int c = 0; c < differences.length; c++) {
                Component component = components.get(c);
                int above = mcuRow * component.vertical;
                int count = Math.min(component.vertical, component.blockRows - above);
                for (int row = 0; row < count; row++) {
                    predict(c, row);
                    store(component, above + row, predicted[c][row]);
                }
            }
            finished.accept(mcuRow);
        }
    }

    private void readRow(int row) throws ImageDecodeException {
        if (headers.restartInterval > 0) {
            if (rowsUntilRestart == 0) {
                reader.restart();
                Arrays.fill(first, true);
                rowsUntilRestart = headers.restartInterval / mcusPerRow;
            }
            rowsUntilRestart--;
        }
        if (reader.insufficient()) {
            for (int c = 0; c < differences.length; c++) {
                if (scan.components().size() == 1) {
                    Arrays.fill(differences[c][row], 0);
                } else {
                    for (int[] each : differences[c]) {
                        Arrays.fill(each, 0);
                    }
                }
            }
            Arrays.fill(first, true);
            return;
        }
        for (int mcu = 0; mcu < mcusPerRow; mcu++) {
            reader.mark();
            while (!readMcu(mcu, row)) {
                reader.reset();
                headers.markers.nextPiece();
            }
        }
    }

    private boolean readMcu(int mcu, int row) {
        List<Component> components = scan.components();
        boolean alone = components.size() == 1;
        try {
            for (int c = 0; c < differences.length; c++) {
                Component component = components.get(c);
                HuffmanTable table = component.dc;
                if (table == null) {
                    throw new IllegalStateException("no table");
                }
                int columns = alone ? 1 : component.horizontal;
                int rows = alone ? 1 : component.vertical;
                for (int y = 0; y < rows; y++) {
                    for (int x = 0; x < columns; x++) {
                        differences[c][row + y][mcu * columns + x] = difference(reader.symbol(table));
                    }
                }
            }
            return true;
        } catch (Suspension e) {
            return false;
        }
    }

    private int difference(int size) throws Suspension {
        if (size == 0 || size == 16) {
            return size << 11;
        }
        return HuffmanTable.extend(reader.read(size), size);
    }

    private void predict(int c, int row) {
        int[] difference = differences[c][row];
        int[] out = predicted[c][row];
        int[] above = predicted[c][row == 0 ? predicted[c].length - 1 : row - 1];
        int columns = scan.components().get(c).blockColumns;
        // The row above may be the row itself
        int corner = above[0];
        boolean firstRow = first[c];
        out[0] = (difference[0] + (firstRow ? 1 << (PRECISION - scan.low() - 1) : corner)) & 0xffff;
        for (int x = 1; x < columns; x++) {
            int up = above[x];
            int left = out[x - 1];
            int predictor = firstRow ? left : predictor(left, up, corner);
            out[x] = (difference[x] + predictor) & 0xffff;
            corner = up;
        }
        first[c] = false;
    }

    /** Table H.1 of ITU-T T.81. */
    private int predictor(int left, int up, int corner) {
        return switch (scan.from()) {
            case 1 -> left;
            case 2 -> up;
            case 3 -> corner;
            case 4 -> left + up - corner;
            case 5 -> left + ((up - corner) >> 1);
            case 6 -> up + ((left - corner) >> 1);
            default -> (left + up) >> 1;
        };
    }

    private void store(Component component, int row, int[] values) {
        byte[] samples = component.samples;
        int at = component.rowStart(row);
        if (component.planes.length > 0) {
            samples = new byte[component.blockColumns];
            component.planes[row] = samples;
            at = 0;
        }
        for (int x = 0; x < component.blockColumns; x++) {
            samples[at + x] = (byte) (values[x] << scan.low());
        }
    }
}
