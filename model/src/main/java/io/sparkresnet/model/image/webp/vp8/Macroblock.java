package io.sparkresnet.model.image.webp.vp8;

import java.util.Arrays;

/**
 * The macroblock at hand: how it is predicted, and its coefficients; and what reading the next ones needs to know about those
 * above and to the left. Not thread-safe.
 */
final class Macroblock {
    private static final int LUMA_BLOCKS = 16;
    private static final int BLOCKS = 24;

    /** Of a macroblock's neighbours above or to the left: four luma blocks, two of each chroma channel, the luma means. */
    private static final int NEIGHBOURS = 9;

    private static final int U = 4;
    private static final int V = 6;
    private static final int MEANS = 8;

    private static final int LUMA_WITHOUT_FIRST = 0;
    private static final int LUMA_MEANS = CoefficientProbabilities.KIND;
    private static final int CHROMA = 2 * CoefficientProbabilities.KIND;
    private static final int WHOLE_LUMA = 3 * CoefficientProbabilities.KIND;

    /** By {@link BlockPrediction}'s modes: that of a 4x4 block which neighbours take for it. */
    private static final int[] AS_SUBBLOCK = {
        SubblockModes.DC, SubblockModes.VERTICAL, SubblockModes.HORIZONTAL, SubblockModes.TRUE_MOTION
    };

    int segment;
    /** Whether luma is predicted in 4x4 blocks. */
    boolean subblocks;
    /** How luma is predicted where it is not in 4x4 blocks. */
    int lumaMode;
    /** How each 4x4 luma block is predicted. */
    final int[] subblockModes = new int[LUMA_BLOCKS];

    int chromaMode;
    /** Of the 16 luma, 4 U and 4 V blocks: 16 coefficients each, with all factors applied. */
    final int[] coefficients = new int[16 * BLOCKS];
    /** By block: the place behind its last coefficient in zigzag order. */
    final int[] lengths = new int[BLOCKS];
    /** Whether any coefficient counts. */
    boolean coded;

    private final FrameHeader header;
    private final Tokens reader;
    private final int[] means = new int[16];
    /** By column: whether the blocks there hold coefficients. */
    private final int[] aboveCoded;

    private final int[] leftCoded = new int[NEIGHBOURS];
    /** By column of 4x4 blocks: the mode of the last one. */
    private final int[] aboveModes;

    private final int[] leftModes = new int[4];

    Macroblock(FrameHeader header, int columns) {
        this.header = header;
        this.reader = new Tokens(header.coefficientProbabilities);
        this.aboveCoded = new int[NEIGHBOURS * columns];
        this.aboveModes = new int[4 * columns];
    }

    /** Begins a row. */
    void beginRow() {
        Arrays.fill(leftCoded, 0);
        Arrays.fill(leftModes, SubblockModes.DC);
    }

    /** Reads the next macroblock of the row, that of {@code column}. */
    void read(int column, BoolDecoder tokens) {
        segment = header.segments.read(header.modes);
        boolean skipped = header.readSkip();
        readModes(column);
        if (coded) {
            Arrays.fill(coefficients, 0);
        }
        if (skipped) {
            coded = false;
            int kept = subblocks ? 1 : 0;
            Arrays.fill(aboveCoded, NEIGHBOURS * column, NEIGHBOURS * (column + 1) - kept, 0);
            Arrays.fill(leftCoded, 0, NEIGHBOURS - kept, 0);
        } else {
            readCoefficients(NEIGHBOURS * column, tokens);
        }
    }

    private void readModes(int column) {
        BoolDecoder modes = header.modes;
        subblocks = !modes.bit(145);
        if (subblocks) {
            for (int y = 0; y < 4; y++) {
                int left = leftModes[y];
                for (int x = 0; x < 4; x++) {
                    left = SubblockModes.read(modes, aboveModes[4 * column + x], left);
                    aboveModes[4 * column + x] = left;
                    subblockModes[4 * y + x] = left;
                }
                leftModes[y] = left;
            }
        } else {
            if (modes.bit(156)) {
                lumaMode = modes.flag() ? BlockPrediction.TRUE_MOTION : BlockPrediction.HORIZONTAL;
            } else {
                lumaMode = modes.bit(163) ? BlockPrediction.VERTICAL : BlockPrediction.DC;
            }
            Arrays.fill(aboveModes, 4 * column, 4 * column + 4, AS_SUBBLOCK[lumaMode]);
            Arrays.fill(leftModes, AS_SUBBLOCK[lumaMode]);
        }
        if (!modes.bit(142)) {
            chromaMode = BlockPrediction.DC;
        } else if (!modes.bit(114)) {
            chromaMode = BlockPrediction.VERTICAL;
        } else {
            chromaMode = modes.bit(183) ? BlockPrediction.TRUE_MOTION : BlockPrediction.HORIZONTAL;
        }
    }

    private void readCoefficients(int above, BoolDecoder tokens) {
        Quantizer quantizer = header.quantizers[segment];
        int first = 0;
        int kind = WHOLE_LUMA;
        if (!subblocks) {
            readMeans(above + MEANS, tokens, quantizer);
            first = 1;
            kind = LUMA_WITHOUT_FIRST;
        }
        coded = false;
        for (int y = 0; y < 4; y++) {
            for (int x = 0; x < 4; x++) {
                readBlock(4 * y + x, kind, first, above + x, y, tokens, quantizer.yDc(), quantizer.yAc());
            }
        }
        for (int i = 0; i < 4; i++) {
            readBlock(16 + i, CHROMA, 0, above + U + (i & 1), U + (i >> 1), tokens, quantizer.uvDc(), quantizer.uvAc());
        }
        for (int i = 0; i < 4; i++) {
            readBlock(20 + i, CHROMA, 0, above + V + (i & 1), V + (i >> 1), tokens, quantizer.uvDc(), quantizer.uvAc());
        }
    }

    private void readBlock(int block, int kind, int first, int above, int left, BoolDecoder tokens, int dc, int ac) {
        int from = 16 * block;
        int context = aboveCoded[above] + leftCoded[left];
        int length = reader.read(tokens, kind, context, first, dc, ac, coefficients, from);
        int holds = length > first ? 1 : 0;
        aboveCoded[above] = holds;
        leftCoded[left] = holds;
        lengths[block] = length;
        coded |= length > 1 || coefficients[from] != 0;
    }

    private void readMeans(int above, BoolDecoder tokens, Quantizer quantizer) {
        Arrays.fill(means, 0);
        int context = aboveCoded[above] + leftCoded[MEANS];
        int length = reader.read(tokens, LUMA_MEANS, context, 0, quantizer.y2Dc(), quantizer.y2Ac(), means, 0);
        int holds = length > 0 ? 1 : 0;
        aboveCoded[above] = holds;
        leftCoded[MEANS] = holds;
        if (length > 1) {
            InverseTransform.walshHadamard(means, coefficients);
        } else {
            int mean = (means[0] + 3) >> 3;
            for (int block = 0; block < LUMA_BLOCKS; block++) {
                coefficients[16 * block] = mean;
            }
        }
    }
}
