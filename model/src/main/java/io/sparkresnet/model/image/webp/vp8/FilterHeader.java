package io.sparkresnet.model.image.webp.vp8;

/** How strongly a frame's macroblocks are filtered: RFC 6386, sections 9.3, 9.6 and 15.2. */
final class FilterHeader {
    private static final int DELTAS = 4;

    private final boolean simple;
    private final int level;
    private final int sharpness;
    /** Added to the level of every macroblock of a key frame. */
    private int keyFrameDelta;
    /** Added to the level of a macroblock that is predicted in 4x4 blocks. */
    private int subblocksDelta;

    /** Reads the header. */
    FilterHeader(BoolDecoder header) {
        simple = header.flag();
        level = header.literal(6);
        sharpness = header.literal(3);
        boolean adjusts = header.flag();
        if (adjusts && header.flag()) {
            int[] deltas = new int[2 * DELTAS];
            for (int i = 0; i < deltas.length; i++) {
                deltas[i] = header.optional(6);
            }
            keyFrameDelta = deltas[0];
            subblocksDelta = deltas[DELTAS];
        }
    }

    /** Whether nothing is filtered. */
    boolean none() {
        return level == 0;
    }

    /** Whether the simple filter is meant, which leaves chroma alone. */
    boolean simple() {
        return simple;
    }

    /** By segment, and by whether a macroblock is predicted in 4x4 blocks (0 no, 1 yes): its filter. */
    FilterStrength[][] strengths(Segments segments) {
        FilterStrength[][] strengths = new FilterStrength[Segments.COUNT][2];
        for (int segment = 0; segment < strengths.length; segment++) {
            int whole = segments.filterLevel(segment, level) + keyFrameDelta;
            strengths[segment][0] = FilterStrength.of(whole, sharpness);
            strengths[segment][1] = FilterStrength.of(whole + subblocksDelta, sharpness);
        }
        return strengths;
    }
}
