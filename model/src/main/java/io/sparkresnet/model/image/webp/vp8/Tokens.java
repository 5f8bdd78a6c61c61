package io.sparkresnet.model.image.webp.vp8;

/** Reads the coefficients of 4x4 blocks: RFC 6386, section 13. */
final class Tokens {
    private static final int[] ZIGZAG = {0, 1, 4, 8, 5, 2, 3, 6, 9, 12, 13, 10, 7, 11, 14, 15};

    /** By a coefficient's place in zigzag order, its band's distance from the first; one more place than there is. */
    private static final int[] BANDS = {0, 33, 66, 99, 198, 132, 165, 198, 198, 198, 198, 198, 198, 198, 198, 231, 0};

    /** Probabilities of the extra bits of the four largest categories, highest bit first. */
    private static final int[][] EXTRA = {
        {173, 148, 140},
        {176, 155, 140, 135},
        {180, 157, 141, 134, 130},
        {254, 254, 243, 230, 196, 177, 153, 140, 133, 130, 129}
    };

    private final byte[] probabilities;

    Tokens(byte[] probabilities) {
        this.probabilities = probabilities;
    }

    /**
     * Reads one block.
     *
     * @param kind where the probabilities of its kind begin
     * @param context how many of its two neighbours hold coefficients
     * @param first the first place that is coded, 0 or 1
     * @param dc factor of the coefficient at place 0
     * @param ac factor of all others
     * @param out 16 coefficients from {@code from}, zero before, 16-bit as in libwebp
     * @return the place behind the last token
     */
    int read(BoolDecoder in, int kind, int context, int first, int dc, int ac, int[] out, int from) {
        byte[] probability = probabilities;
        long value = in.value;
        int range = in.range;
        int bits = in.bits;
        int place = first;
        int p = kind + BANDS[place] + CoefficientProbabilities.NODES * context;
        while (place < 16) {
            if (bits < 0) {
                in.value = value;
                in.bits = bits;
                in.load();
                value = in.value;
                bits = in.bits;
            }
            int split = (range * (probability[p] & 255)) >> 8;
            if (Integer.compareUnsigned((int) (value >>> bits), split) <= 0) {
                int shift = Integer.numberOfLeadingZeros(split + 1) - 24;
                in.value = value;
                in.range = ((split + 1) << shift) - 1;
                in.bits = bits - shift;
                return place;
            }
            value -= (long) (split + 1) << bits;
            range -= split;
            int shift = Integer.numberOfLeadingZeros(range) - 24;
            range = (range << shift) - 1;
            bits -= shift;
            while (true) {
                if (bits < 0) {
                    in.value = value;
                    in.bits = bits;
                    in.load();
                    value = in.value;
                    bits = in.bits;
                }
                split = (range * (probability[p + 1] & 255)) >> 8;
                if (Integer.compareUnsigned((int) (value >>> bits), split) > 0) {
                    break;
                }
                shift = Integer.numberOfLeadingZeros(split + 1) - 24;
                range = ((split + 1) << shift) - 1;
                bits -= shift;
                place++;
                p = kind + BANDS[place];
                if (place == 16) {
                    in.value = value;
                    in.range = range;
                    in.bits = bits;
                    return 16;
                }
            }
            value -= (long) (split + 1) << bits;
            range -= split;
            shift = Integer.numberOfLeadingZeros(range) - 24;
            range = (range << shift) - 1;
            bits -= shift;
            if (bits < 0) {
                in.value = value;
                in.bits = bits;
                in.load();
                value = in.value;
                bits = in.bits;
            }
            int next = kind + BANDS[place + 1];
            int magnitude = 1;
            split = (range * (probability[p + 2] & 255)) >> 8;
            if (Integer.compareUnsigned((int) (value >>> bits), split) <= 0) {
                shift = Integer.numberOfLeadingZeros(split + 1) - 24;
                range = ((split + 1) << shift) - 1;
                bits -= shift;
                p = next + CoefficientProbabilities.NODES;
            } else {
                value -= (long) (split + 1) << bits;
                range -= split;
                shift = Integer.numberOfLeadingZeros(range) - 24;
                in.value = value;
                in.range = (range << shift) - 1;
                in.bits = bits - shift;
                magnitude = aboveOne(in, p);
                value = in.value;
                range = in.range;
                bits = in.bits;
                p = next + 2 * CoefficientProbabilities.NODES;
            }
            if (bits < 0) {
                in.value = value;
                in.bits = bits;
                in.load();
                value = in.value;
                bits = in.bits;
            }
            split = range >> 1;
            int sign = (split - (int) (value >>> bits)) >> 31;
            value -= (long) ((split + 1) & sign) << bits;
            range = (range + sign) | 1;
            bits--;
            out[from + ZIGZAG[place]] = (short) (((magnitude ^ sign) - sign) * (place > 0 ? ac : dc));
            place++;
        }
        in.value = value;
        in.range = range;
        in.bits = bits;
        return 16;
    }

    /** A magnitude of at least 2: what is left of the token tree at {@code p}, and the token's extra bits. */
    private int aboveOne(BoolDecoder in, int p) {
        if (!bit(in, p + 3)) {
            if (!bit(in, p + 4)) {
                return 2;
            }
            return 3 + in.digit(probabilities[p + 5] & 255);
        }
        if (!bit(in, p + 6)) {
            if (!bit(in, p + 7)) {
                return 5 + in.digit(159);
            }
            return 7 + 2 * in.digit(165) + in.digit(145);
        }
        int category =
                bit(in, p + 8) ? 2 + in.digit(probabilities[p + 10] & 255) : in.digit(probabilities[p + 9] & 255);
        int extra = 0;
        for (int probability : EXTRA[category]) {
            extra = 2 * extra + in.digit(probability);
        }
        return 3 + (8 << category) + extra;
    }

    private boolean bit(BoolDecoder in, int p) {
        return in.bit(probabilities[p] & 255);
    }
}
