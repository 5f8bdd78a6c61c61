package io.sparkresnet.model.image.webp.vp8;

/**
 * The thresholds of one loop filter level: RFC 6386, sections 15.2 and 15.3.
 *
 * @param macroblockEdge largest step across the edge between two macroblocks that is smoothed
 * @param subblockEdge the same for an edge within a macroblock
 * @param interior largest step between two pixels on one side
 * @param highVariance step next to the edge above which only the two pixels at the edge are changed
 */
record FilterStrength(int macroblockEdge, int subblockEdge, int interior, int highVariance) {
    private static final FilterStrength NONE = new FilterStrength(0, 0, 0, 0);

    /** The thresholds of a level, limited to those that exist. */
    static FilterStrength of(int unlimited, int sharpness) {
        int level = Math.max(0, Math.min(63, unlimited));
        if (level == 0) {
            return NONE;
        }
        int interior = level;
        if (sharpness > 0) {
            interior = Math.min(interior >> (sharpness > 4 ? 2 : 1), 9 - sharpness);
        }
        interior = Math.max(1, interior);
        int edge = 2 * level + interior;
        int highVariance = 0;
        if (level >= 40) {
            highVariance = 2;
        } else if (level >= 15) {
            highVariance = 1;
        }
        // The edge is compared to 4 |p0 - q0| + |p1 - q1|, twice what the specification compares
        return new FilterStrength(2 * (edge + 4) + 1, 2 * edge + 1, interior, highVariance);
    }

    /** Whether nothing is filtered. */
    boolean none() {
        return interior == 0;
    }
}
