package io.sparkresnet.model.image.jpeg;

import java.util.List;

/**
 * The frame header of a JPEG.
 *
 * @param progressive coefficients arrive in several scans of growing precision
 * @param width columns, at least 1
 * @param height rows, at least 1
 * @param components 1 (gray), 3, or 4
 */
record Frame(boolean progressive, int width, int height, List<Component> components) {

    /** Samples of the most finely sampled component along a row of one MCU, in blocks. */
    int maxHorizontal() {
        return components.stream().mapToInt(each -> each.horizontal).max().orElse(1);
    }

    /** The same along a column. */
    int maxVertical() {
        return components.stream().mapToInt(each -> each.vertical).max().orElse(1);
    }

    /** Minimum coded units along a row. */
    int mcuColumns() {
        return Component.ceilDivide(width, 8 * maxHorizontal());
    }

    /** Minimum coded units along a column. */
    int mcuRows() {
        return Component.ceilDivide(height, 8 * maxVertical());
    }
}
