package io.sparkresnet.model.image.jpeg;

import io.sparkresnet.model.image.Window;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** One colour component of a frame: its sampling, a band of its samples, and its coefficients where several scans build them up. */
final class Component {
    final int id;
    final int horizontal;
    final int vertical;
    final int quantizationIndex;

    /** Samples that belong to the image. */
    int width;

    int height;
    /** Blocks that a scan of this component alone holds. */
    int blockColumns;

    int blockRows;
    /** Of the samples, those that the window needs. */
    int firstColumn;

    int endColumn;
    int firstRow;
    int endRow;
    /** Samples between two rows of {@link #samples}; whole MCUs wide. */
    int stride;
    /** Samples along a column of one MCU. */
    int bandHeight;

    /** Two rows of MCUs, the one at work and the one before it: upsampling looks one row back and one ahead. */
    byte[] samples = {};
    /**
     * By row of blocks: the blocks in raster order, each in natural order; null as long as all are zero, so that a header alone
     * costs nothing. Empty where the only scan goes straight to samples.
     */
    short[] @Nullable [] coefficients = {};
    /** By row and block of the same: the zigzag indices of AC coefficients that are not zero, as progressive scans keep it. */
    private long[] @Nullable [] nonzero = {};
    /** In natural order, as at the first scan of this component; null before it. */
    int @Nullable [] quantization;
    /** By zigzag index: the bit position that is known so far, -1 for none. */
    final int[] knownBits = new int[64];
    /** The same before the last scan of this component. */
    final int[] knownBitsBefore = new int[64];
    /** By row: the samples of a lossless image of several scans. */
    byte[][] planes = {};

    /** Of the running scan. */
    @Nullable
    HuffmanTable dc;

    @Nullable
    HuffmanTable ac;

    int dcIndex;
    int acIndex;
    int lastDc;
    int dcContext;

    Component(int id, int horizontal, int vertical, int quantizationIndex) {
        this.id = id;
        this.horizontal = horizontal;
        this.vertical = vertical;
        this.quantizationIndex = quantizationIndex;
        Arrays.fill(knownBits, -1);
    }

    /** Fixes the sizes within a frame. */
    void layOut(Frame frame) {
        width = ceilDivide(frame.width() * horizontal, frame.maxHorizontal());
        height = ceilDivide(frame.height() * vertical, frame.maxVertical());
        blockColumns = ceilDivide(width, frame.unit());
        blockRows = ceilDivide(height, frame.unit());
        stride = frame.mcuColumns() * horizontal * frame.unit();
        bandHeight = vertical * frame.unit();
    }

    /** Fixes which samples a window needs, with one more around them for upsampling. */
    void lookAt(Window window, Frame frame) {
        firstColumn = Math.max(0, window.left() * horizontal / frame.maxHorizontal() - 1);
        endColumn = Math.min(width, ceilDivide(window.right() * horizontal, frame.maxHorizontal()) + 1);
        firstRow = Math.max(0, window.top() * vertical / frame.maxVertical() - 1);
        endRow = Math.min(height, ceilDivide(window.bottom() * vertical, frame.maxVertical()) + 1);
        samples = new byte[2 * bandHeight * stride];
    }

    /** Whether the window needs any sample of the block. */
    boolean needs(int column, int row) {
        return column >= firstColumn >> 3 && column << 3 < endColumn && row >= firstRow >> 3 && row << 3 < endRow;
    }

    /** Makes room for the coefficients of every block. */
    void storeCoefficients(Frame frame) {
        coefficients = new short[frame.mcuRows() * vertical][];
        nonzero = new long[coefficients.length][];
    }

    /** The coefficients of a row of blocks, to be changed. */
    short[] coefficientRow(int row) {
        short[] stored = coefficients[row];
        if (stored == null) {
            stored = new short[8 * stride];
            coefficients[row] = stored;
        }
        return stored;
    }

    /** Which AC coefficients of a row of blocks are not zero, to be changed with them. */
    long[] nonzeroRow(int row) {
        long[] stored = nonzero[row];
        if (stored == null) {
            stored = new long[stride >> 3];
            nonzero[row] = stored;
        }
        return stored;
    }

    /** Where a row of samples starts. */
    int rowStart(int row) {
        return (row % (2 * bandHeight)) * stride;
    }

    /** Where the block's first sample lies. */
    int sampleOf(int column, int row) {
        return rowStart(row * 8) + column * 8;
    }

    static int ceilDivide(int value, int by) {
        return (value + by - 1) / by;
    }
}
