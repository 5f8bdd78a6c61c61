package io.sparkresnet.model.image.webp.vp8;

import io.sparkresnet.model.image.ImageDecodeException;
import java.util.Arrays;

/**
 * Decodes one key frame to filtered YUV 4:2:0 samples: RFC 6386. The loop filter follows one row of macroblocks behind, since
 * prediction reads unfiltered samples.
 */
public final class KeyFrame {
    final FrameHeader header;
    final Plane y;
    final Plane u;
    final Plane v;

    private final int columns;
    private final int rows;
    private final Macroblock macroblock;
    private final FilterStrength[][] strengths;
    /** By column, of the last two rows: the macroblock's filter, and whether its inner edges are filtered. */
    private final FilterStrength[][] rowStrengths;

    private final boolean[][] rowInner;

    private KeyFrame(FrameHeader header) {
        this.header = header;
        columns = (header.width + 15) >> 4;
        rows = (header.height + 15) >> 4;
        y = new Plane(columns, rows, 16);
        u = new Plane(columns, rows, 8);
        v = new Plane(columns, rows, 8);
        macroblock = new Macroblock(header, columns);
        strengths = header.filter.strengths(header.segments);
        rowStrengths = new FilterStrength[2][columns];
        rowInner = new boolean[2][columns];
    }

    /**
     * Decodes the frame in {@code [start, end)}.
     *
     * @param neededColumns how many of its columns of samples must be right, counted from the left
     * @param neededRows how many of its rows of samples must be right; the others are only checked
     */
    public static KeyFrame decode(byte[] encoded, int start, int end, int neededColumns, int neededRows)
            throws ImageDecodeException {
        KeyFrame frame = new KeyFrame(new FrameHeader(encoded, start, end));
        frame.decode(neededColumns, neededRows);
        return frame;
    }

    /** Columns of samples. */
    public int width() {
        return header.width;
    }

    /** Rows of samples. */
    public int height() {
        return header.height;
    }

    private void decode(int neededColumns, int neededRows) throws ImageDecodeException {
        boolean filters = !header.filter.none();
        // Chroma is interpolated with the row below, and the filter of a macroblock changes the one above; so with
        // columns,
        // but prediction looks to the right too
        int reconstructed = Math.min(rows, ((neededRows + 1) >> 4) + 2);
        int filtered = Math.min(columns, ((neededColumns + 1) >> 4) + 2);
        for (int row = 0; row < rows; row++) {
            BoolDecoder tokens = header.tokens[row & (header.tokens.length - 1)];
            macroblock.beginRow();
            for (int column = 0; column < columns; column++) {
                macroblock.read(column, tokens);
                if (row < reconstructed) {
                    reconstruct(row, column);
                    rowStrengths[row & 1][column] = strengths[macroblock.segment][macroblock.subblocks ? 1 : 0];
                    rowInner[row & 1][column] = macroblock.subblocks || macroblock.coded;
                }
            }
            if (tokens.exhausted()) {
                throw FrameHeader.truncated("its coefficients end within row %d of %d".formatted(row, rows));
            }
            if (header.modes.exhausted()) {
                throw FrameHeader.truncated("its prediction modes end within row %d of %d".formatted(row, rows));
            }
            if (filters && row > 0 && row < reconstructed) {
                filter(row - 1, filtered);
            }
        }
        if (filters) {
            filter(reconstructed - 1, filtered);
        }
    }

    private void reconstruct(int row, int column) {
        int at = y.origin + 16 * (row * y.stride + column);
        boolean above = row > 0;
        boolean left = column > 0;
        if (macroblock.subblocks) {
            reconstructSubblocks(at, above, column == columns - 1);
        } else {
            BlockPrediction.predict(macroblock.lumaMode, y, at, 16, above, left);
            for (int block = 0; macroblock.coded && block < 16; block++) {
                addLuma(block, at + 4 * ((block >> 2) * y.stride + (block & 3)));
            }
        }
        int chroma = u.origin + 8 * (row * u.stride + column);
        BlockPrediction.predict(macroblock.chromaMode, u, chroma, 8, above, left);
        BlockPrediction.predict(macroblock.chromaMode, v, chroma, 8, above, left);
        if (macroblock.coded) {
            addChroma(16, u, chroma);
            addChroma(20, v, chroma);
        }
    }

    private void reconstructSubblocks(int at, boolean above, boolean last) {
        byte[] samples = y.samples;
        int stride = y.stride;
        int aboveRight = at - stride + 16;
        if (above && last) {
            // Beyond the frame's right, its last sample is repeated; in the first row the border goes on
            Arrays.fill(samples, aboveRight, aboveRight + 4, samples[aboveRight - 1]);
        }
        for (int block = 0; block < 16; block++) {
            int corner = at + 4 * ((block >> 2) * stride + (block & 3));
            // All blocks at the right edge take what lies above the macroblock
            int right = (block & 3) == 3 ? aboveRight : corner - stride + 4;
            SubblockPrediction.predict(macroblock.subblockModes[block], samples, stride, corner, right);
            if (macroblock.coded) {
                addLuma(block, corner);
            }
        }
    }

    private void addLuma(int block, int at) {
        int[] coefficients = macroblock.coefficients;
        int from = 16 * block;
        int length = macroblock.lengths[block];
        if (length > 3) {
            InverseTransform.addWhole(coefficients, from, y.samples, at, y.stride);
        } else if (length > 1) {
            InverseTransform.addFirstThree(coefficients, from, y.samples, at, y.stride);
        } else if (coefficients[from] != 0) {
            InverseTransform.addFirst(coefficients[from], y.samples, at, y.stride);
        }
    }

    private void addChroma(int first, Plane plane, int at) {
        int[] coefficients = macroblock.coefficients;
        int[] lengths = macroblock.lengths;
        int longest = Math.max(
                Math.max(lengths[first], lengths[first + 1]), Math.max(lengths[first + 2], lengths[first + 3]));
        for (int i = 0; i < 4; i++) {
            int from = 16 * (first + i);
            int corner = at + 4 * ((i >> 1) * plane.stride + (i & 1));
            if (longest > 1) {
                InverseTransform.addWhole(coefficients, from, plane.samples, corner, plane.stride);
            } else if (coefficients[from] != 0) {
                InverseTransform.addFirst(coefficients[from], plane.samples, corner, plane.stride);
            }
        }
    }

    private void filter(int row, int end) {
        for (int column = 0; column < end; column++) {
            FilterStrength strength = rowStrengths[row & 1][column];
            if (strength.none()) {
                continue;
            }
            boolean inner = rowInner[row & 1][column];
            int at = y.origin + 16 * (row * y.stride + column);
            if (header.filter.simple()) {
                filterSimply(at, strength, row > 0, column > 0, inner);
            } else {
                int chroma = u.origin + 8 * (row * u.stride + column);
                filter(y, at, 16, strength, row > 0, column > 0, inner);
                filter(u, chroma, 8, strength, row > 0, column > 0, inner);
                filter(v, chroma, 8, strength, row > 0, column > 0, inner);
            }
        }
    }

    private static void filter(
            Plane plane, int at, int size, FilterStrength strength, boolean above, boolean left, boolean inner) {
        byte[] samples = plane.samples;
        int stride = plane.stride;
        if (left) {
            LoopFilter.macroblockEdge(samples, at, 1, stride, size, strength);
        }
        for (int x = 4; inner && x < size; x += 4) {
            LoopFilter.subblockEdge(samples, at + x, 1, stride, size, strength);
        }
        if (above) {
            LoopFilter.macroblockEdge(samples, at, stride, 1, size, strength);
        }
        for (int row = 4; inner && row < size; row += 4) {
            LoopFilter.subblockEdge(samples, at + row * stride, stride, 1, size, strength);
        }
    }

    private void filterSimply(int at, FilterStrength strength, boolean above, boolean left, boolean inner) {
        byte[] samples = y.samples;
        int stride = y.stride;
        if (left) {
            LoopFilter.simple(samples, at, 1, stride, strength.macroblockEdge());
        }
        for (int x = 4; inner && x < 16; x += 4) {
            LoopFilter.simple(samples, at + x, 1, stride, strength.subblockEdge());
        }
        if (above) {
            LoopFilter.simple(samples, at, stride, 1, strength.macroblockEdge());
        }
        for (int row = 4; inner && row < 16; row += 4) {
            LoopFilter.simple(samples, at + row * stride, stride, 1, strength.subblockEdge());
        }
    }
}
