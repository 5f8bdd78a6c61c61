package io.sparkresnet.model.image.jpeg;

import io.sparkresnet.model.image.Window;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** One colour component of a frame: its sampling, its samples, and its coefficients where several scans build them up. */
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

    byte[] samples = {};
    /** Blocks in raster order, each in natural order; empty where the only scan goes straight to samples. */
    short[] coefficients = {};
    /** In natural order, as at the first scan of this component; null before it. */
    int @Nullable [] quantization;
    /** By natural index: the bit position that is known so far, -1 for none. */
    final int[] knownBits = new int[64];

    /** Of the running scan. */
    @Nullable
    HuffmanTable dc;

    @Nullable
    HuffmanTable ac;

    int dcIndex;
    int acIndex;
    int lastDc;

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
        blockColumns = ceilDivide(width, 8);
        blockRows = ceilDivide(height, 8);
        stride = frame.mcuColumns() * horizontal * 8;
    }

    /** Fixes which samples a window needs, with one more around them for upsampling. */
    void lookAt(Window window, Frame frame) {
        firstColumn = Math.max(0, window.left() * horizontal / frame.maxHorizontal() - 1);
        endColumn = Math.min(width, ceilDivide(window.right() * horizontal, frame.maxHorizontal()) + 1);
        firstRow = Math.max(0, window.top() * vertical / frame.maxVertical() - 1);
        endRow = Math.min(height, ceilDivide(window.bottom() * vertical, frame.maxVertical()) + 1);
    }

    /** Whether the window needs any sample of the block. */
    boolean needs(int column, int row) {
        return column >= firstColumn >> 3 && column << 3 < endColumn && row >= firstRow >> 3 && row << 3 < endRow;
    }

    /** Makes room for the samples of every block. */
    void allocateSamples(Frame frame) {
        samples = new byte[Math.multiplyExact(stride, frame.mcuRows() * vertical * 8)];
    }

    /** Makes room for the coefficients of every block. */
    void allocateCoefficients(Frame frame) {
        coefficients = new short[Math.multiplyExact(stride, frame.mcuRows() * vertical * 8)];
    }

    /** Where the block's coefficients start. */
    int coefficientsOf(int column, int row) {
        return (row * (stride >> 3) + column) << 6;
    }

    /** Where the block's first sample lies. */
    int sampleOf(int column, int row) {
        return row * 8 * stride + column * 8;
    }

    static int ceilDivide(int value, int by) {
        return (value + by - 1) / by;
    }
}
