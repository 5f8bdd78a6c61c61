package io.sparkresnet.model.image.jpeg;

import java.util.List;

/**
 * What libjpeg-turbo does about a progressive file whose last scans are missing ({@code decompress_smooth_data} of
 * {@code jdcoefct.c}): the first AC coefficients, as far as they are zero and not known to their last bit, are guessed from the
 * DC coefficients of the 5 x 5 blocks around, and where no AC coefficient is known at all the DC coefficient is smoothed too.
 *
 * <p>Which of the neighbours beyond the image's last rows are looked at is libjpeg-turbo's too, padding included.
 */
final class BlockSmoothing {
    /** Zigzag index of the last coefficient that is guessed. */
    static final int LAST = 9;

    /** By zigzag index: what each neighbour's DC coefficient counts, where some AC coefficient is known. */
    private static final int[][] WITH_AC = {
        {},
        {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -7, 50, 0, -50, 7, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0},
        {0, 0, -7, 0, 0, 0, 0, 50, 0, 0, 0, 0, 0, 0, 0, 0, 0, -50, 0, 0, 0, 0, 7, 0, 0},
        {0, 0, -1, 0, 0, 0, 0, 13, 0, 0, 0, 0, -24, 0, 0, 0, 0, 13, 0, 0, 0, 0, -1, 0, 0},
        {0, -1, 0, 1, 0, -1, 10, 0, -10, 1, 0, 0, 0, 0, 0, 1, -10, 0, 10, -1, 0, 1, 0, -1, 0},
        {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1, 13, -24, 13, -1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0},
    };
    /** The same where none is known. */
    private static final int[][] DC_ONLY = {
        {-2, -6, -8, -6, -2, -6, 6, 42, 6, -6, -8, 42, 152, 42, -8, -6, 6, 42, 6, -6, -2, -6, -8, -6, -2},
        {-1, -1, 0, 1, 1, -3, 13, 0, -13, 3, -3, 38, 0, -38, 3, -3, 13, 0, -13, 3, -1, -1, 0, 1, 1},
        {-1, -3, -3, -3, -1, -1, 13, 38, 13, -1, 0, 0, 0, 0, 0, 1, -13, -38, -13, 1, 1, 3, 3, 3, 1},
        {0, 0, 1, 0, 0, 0, 2, 7, 2, 0, 0, -5, -14, -5, 0, 0, 2, 7, 2, 0, 0, 0, 1, 0, 0},
        {-1, 0, 0, 0, 1, 0, 9, 0, -9, 0, 0, 0, 0, 0, 0, 0, -9, 0, 9, 0, 1, 0, 0, 0, -1},
        {0, 0, 0, 0, 0, 0, 2, -5, 2, 0, 1, 7, -14, 7, 1, 0, 2, -5, 2, 0, 0, 0, 0, 0, 0},
        {0, 0, 0, 0, 0, 0, 1, 0, -1, 0, 0, 2, 0, -2, 0, 0, 1, 0, -1, 0, 0, 0, 0, 0, 0},
        {0, 0, 0, 0, 0, 0, 1, -3, 1, 0, 0, 0, 0, 0, 0, 0, -1, 3, -1, 0, 0, 0, 0, 0, 0},
        {0, 0, 0, 0, 0, 0, 1, 0, -1, 0, 0, -3, 0, 3, 0, 0, 1, 0, -1, 0, 0, 0, 0, 0, 0},
        {0, 0, 0, 0, 0, 0, 1, 2, 1, 0, 0, 0, 0, 0, 0, 0, -1, -2, -1, 0, 0, 0, 0, 0, 0},
    };

    private final int[] knownBits;
    private final int[] quantization;
    private final int[][] weights;
    private final boolean dcOnly;

    private final short[][] rows = new short[5][];
    private final int[] neighbours = new int[25];

    /** Of one component, in rows where the last scan was complete or in rows where it was not. */
    BlockSmoothing(int[] quantization, int[] knownBits) {
        this.knownBits = knownBits;
        this.quantization = quantization;
        boolean none = true;
        for (int k = 1; k <= LAST; k++) {
            none &= knownBits[k] == -1;
        }
        dcOnly = none;
        weights = none ? DC_ONLY : WITH_AC;
    }

    /** Whether libjpeg's {@code smoothing_ok} says that there is something to guess. */
    static boolean applies(List<Component> components) {
        boolean useful = false;
        for (Component each : components) {
            int[] quantization = each.quantization;
            if (quantization == null || each.knownBits[0] < 0) {
                return false;
            }
            for (int k = 0; k <= LAST; k++) {
                if (quantization[Zigzag.NATURAL[k]] == 0) {
                    return false;
                }
                useful |= k > 0 && each.knownBits[k] != 0;
            }
        }
        return useful;
    }

    /** Goes to a row of blocks: its DC coefficients and those of the two rows above and below. */
    void rows(short[] twoAbove, short[] above, short[] here, short[] below, short[] twoBelow) {
        rows[0] = twoAbove;
        rows[1] = above;
        rows[2] = here;
        rows[3] = below;
        rows[4] = twoBelow;
    }

    /** Guesses what is missing in a copy of the block at {@code column}, whose row has {@code columns} blocks. */
    void smooth(short[] block, int column, int columns) {
        for (int y = 0; y < 5; y++) {
            for (int x = 0; x < 5; x++) {
                int at = Math.max(0, Math.min(columns - 1, column + x - 2));
                neighbours[5 * y + x] = rows[y][at << 6];
            }
        }
        for (int k = 1; k < weights.length; k++) {
            int natural = Zigzag.NATURAL[k];
            int low = knownBits[k];
            if (low != 0 && block[natural] == 0) {
                int guess = guess(weights[k], quantization[natural]);
                int most = low > 0 ? (1 << low) - 1 : Integer.MAX_VALUE;
                block[natural] = (short) Math.max(-most, Math.min(most, guess));
            }
        }
        if (dcOnly) {
            block[0] = (short) guess(weights[0], quantization[0]);
        }
    }

    /** The weighted sum over 256, in units of the coefficient's quantizer, rounded half away from zero. */
    private int guess(int[] weight, int quantizer) {
        int sum = 0;
        for (int i = 0; i < 25; i++) {
            sum += weight[i] * neighbours[i];
        }
        long numerator = (long) quantization[0] * sum;
        long half = (long) quantizer << 7;
        int guess = (int) ((half + Math.abs(numerator)) / (2 * half));
        return numerator >= 0 ? guess : -guess;
    }
}
