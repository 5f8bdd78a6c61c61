package io.sparkresnet.model.image.webp.vp8;

/** The segments that a frame's macroblocks belong to, each with its own strength: RFC 6386, sections 9.3 and 10. */
final class Segments {
    static final int COUNT = 4;

    private final boolean enabled;
    private final boolean mapped;
    private boolean absolute = true;
    private final int[] quantizers = new int[COUNT];
    private final int[] filterLevels = new int[COUNT];
    private final int[] treeProbabilities = {255, 255, 255};

    /** Reads the segments from a frame's header. */
    Segments(BoolDecoder header) {
        enabled = header.flag();
        mapped = enabled && header.flag();
        if (enabled && header.flag()) {
            absolute = header.flag();
            for (int i = 0; i < COUNT; i++) {
                quantizers[i] = header.optional(7);
            }
            for (int i = 0; i < COUNT; i++) {
                filterLevels[i] = header.optional(6);
            }
        }
        if (mapped) {
            for (int i = 0; i < treeProbabilities.length; i++) {
                treeProbabilities[i] = header.flag() ? header.literal(8) : 255;
            }
        }
    }

    /** Reads which segment a macroblock belongs to. */
    int read(BoolDecoder modes) {
        if (!mapped) {
            return 0;
        }
        return modes.bit(treeProbabilities[0])
                ? 2 + modes.digit(treeProbabilities[2])
                : modes.digit(treeProbabilities[1]);
    }

    /** A segment's quantizer index, given the frame's; not limited to those that exist. */
    int quantizerIndex(int segment, int base) {
        return of(quantizers, segment, base);
    }

    /** A segment's loop filter level, given the frame's; not limited to those that exist. */
    int filterLevel(int segment, int base) {
        return of(filterLevels, segment, base);
    }

    private int of(int[] values, int segment, int base) {
        if (!enabled) {
            return base;
        }
        return absolute ? values[segment] : base + values[segment];
    }
}
