package io.sparkresnet.model.image.jpeg;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The coefficients that several scans have built up, turned to samples a row of MCUs at a time. */
final class CoefficientImage {
    private static final int[] NOTHING_KNOWN = new int[64];

    static {
        Arrays.fill(NOTHING_KNOWN, -1);
    }

    private final Frame frame;
    private final int lastGoodRow;
    private final boolean onlyScan;
    private final boolean smooths;
    private final InverseDct inverse = new InverseDct();
    private final short[] block = new short[64];
    /** Stands for rows without a coefficient. */
    private short[] zeros = {};

    /**
     * Of a frame whose scans are read.
     *
     * @param lastScan the number of the last one
     * @param lastGoodRow the last row of MCUs for which it had bits
     */
    CoefficientImage(Frame frame, int lastScan, int lastGoodRow) {
        this.frame = frame;
        this.lastGoodRow = lastGoodRow;
        this.onlyScan = lastScan == 1;
        smooths = frame.coding().progressive() && BlockSmoothing.applies(frame.components());
    }

    /** Makes the samples of one row of MCUs. */
    void transform(int mcuRow) {
        for (Component each : frame.components()) {
            int first = mcuRow * each.vertical;
            int count = mcuRow == frame.mcuRows() - 1 ? each.blockRows - first : each.vertical;
            for (int i = 0; i < count; i++) {
                if (smooths) {
                    smoothRow(each, mcuRow, i, count);
                } else {
                    transformRow(each, first + i);
                }
            }
            if (!smooths) {
                Arrays.fill(each.coefficients, first, first + count, null);
            }
        }
    }

    private void transformRow(Component component, int row) {
        short[] coefficients = component.coefficients[row];
        for (int column = 0; column < component.blockColumns; column++) {
            if (component.needs(column, row)) {
                int at = component.sampleOf(column, row);
                if (coefficients == null) {
                    inverse.flat(0, component.samples, at, component.stride);
                } else {
                    inverse.transform(coefficients, column << 6, component, at);
                }
            }
        }
    }

    /** Row {@code index} of {@code count} within a row of MCUs; {@code count} is smaller in the last one. */
    private void smoothRow(Component component, int mcuRow, int index, int count) {
        int row = mcuRow * component.vertical + index;
        // As decompress_smooth_data counts: by the number of rows in this row of MCUs, for all of them
        int position = mcuRow * count + index;
        int positions = frame.mcuRows() * count;
        int above = position > 0 ? row - 1 : row;
        int twoAbove = position > 1 ? row - 2 : above;
        int below = position < positions - 1 ? row + 1 : row;
        int twoBelow = position < positions - 2 ? row + 2 : below;
        int[] quantization = component.quantization;
        if (quantization == null) {
            throw new IllegalStateException("smoothing without quantization");
        }
        BlockSmoothing smoothing = new BlockSmoothing(quantization, knownBits(component, mcuRow));
        short[] here = stored(component, row);
        smoothing.rows(
                stored(component, twoAbove),
                stored(component, above),
                here,
                stored(component, below),
                stored(component, twoBelow));
        for (int column = 0; column < component.blockColumns; column++) {
            if (component.needs(column, row)) {
                System.arraycopy(here, column << 6, block, 0, 64);
                smoothing.smooth(block, column, component.blockColumns);
                inverse.transform(block, 0, component, component.sampleOf(column, row));
            }
        }
    }

    /** In rows that the last scan did not reach, what the scan before knew. */
    private int[] knownBits(Component component, int mcuRow) {
        if (mcuRow <= lastGoodRow) {
            return component.knownBits;
        }
        return onlyScan ? NOTHING_KNOWN : component.knownBitsBefore;
    }

    private short[] stored(Component component, int row) {
        short @Nullable [] stored = component.coefficients[row];
        if (stored != null) {
            return stored;
        }
        if (zeros.length < 8 * component.stride) {
            zeros = new short[8 * component.stride];
        }
        return zeros;
    }
}
