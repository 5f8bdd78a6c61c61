package io.sparkresnet.model.image.jpeg;

import java.util.List;

/**
 * The frame header of a JPEG.
 *
 * @param coding how coefficients or samples are coded
 * @param width columns, at least 1
 * @param height rows, at least 1
 * @param components 1 (gray), 3, or 4
 */
record Frame(Coding coding, int width, int height, List<Component> components) {

    /** The coding processes that are read, by ITU-T T.81. */
    enum Coding {
        /** SOF0 and SOF1: each block at once. */
        SEQUENTIAL,
        /** SOF2: coefficients arrive in several scans of growing precision. */
        PROGRESSIVE,
        /** SOF3: differences of samples. */
        LOSSLESS,
        /** SOF9. */
        ARITHMETIC_SEQUENTIAL,
        /** SOF10. */
        ARITHMETIC_PROGRESSIVE;

        boolean progressive() {
            return this == PROGRESSIVE || this == ARITHMETIC_PROGRESSIVE;
        }

        boolean arithmetic() {
            return this == ARITHMETIC_SEQUENTIAL || this == ARITHMETIC_PROGRESSIVE;
        }
    }

    /** Samples along one side of what is coded at once: a block, or a single sample of a lossless image. */
    int unit() {
        return coding == Coding.LOSSLESS ? 1 : 8;
    }

    /** Samples of the most finely sampled component along a row of one MCU, in blocks. */
    int maxHorizontal() {
        return components.stream().mapToInt(each -> each.horizontal).max().orElse(1);
    }

    /** The same along a column. */
    int maxVertical() {
        return components.stream().mapToInt(each -> each.vertical).max().orElse(1);
    }

    /** How many rows can be made once that row of MCUs has its samples: all but its last, which waits for its neighbour. */
    int finishedRows(int mcuRow) {
        int end = (mcuRow + 1) * unit() * maxVertical();
        return end >= height ? height : end - 1;
    }

    /** Minimum coded units along a row. */
    int mcuColumns() {
        return Component.ceilDivide(width, unit() * maxHorizontal());
    }

    /** Minimum coded units along a column. */
    int mcuRows() {
        return Component.ceilDivide(height, unit() * maxVertical());
    }
}
