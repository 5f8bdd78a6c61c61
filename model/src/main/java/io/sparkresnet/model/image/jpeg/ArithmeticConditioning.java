package io.sparkresnet.model.image.jpeg;

import io.sparkresnet.model.image.ImageDecodeException;
import java.util.Arrays;

/** What a DAC segment says of arithmetic coding, ITU-T T.81 B.2.4.3: from which size on differences and coefficients count as large. */
final class ArithmeticConditioning {
    private static final int TABLES = 16;

    private final int[] lower = new int[TABLES];
    private final int[] upper = new int[TABLES];
    private final int[] lastLow = new int[TABLES];

    ArithmeticConditioning() {
        reset();
    }

    /** The defaults of F.1.4.4. */
    void reset() {
        Arrays.fill(lower, 0);
        Arrays.fill(upper, 1);
        Arrays.fill(lastLow, 5);
    }

    /** Reads a DAC segment up to {@code end}. */
    void read(MarkerReader markers, int end) throws ImageDecodeException {
        while (markers.at < end) {
            int index = markers.u8();
            int value = markers.u8();
            if (index >= 2 * TABLES) {
                throw HeaderReader.corrupt("arithmetic conditioning is for table %d".formatted(index));
            }
            if (index >= TABLES) {
                lastLow[index - TABLES] = value;
            } else {
                lower[index] = value & 15;
                upper[index] = value >> 4;
                if (lower[index] > upper[index]) {
                    throw HeaderReader.corrupt(
                            "arithmetic conditioning is from %d to %d".formatted(lower[index], upper[index]));
                }
            }
        }
    }

    /** The first bin of the next DC difference, by the magnitude category of this one. */
    int dcContext(int table, int category, int sign) {
        if (category < (1 << lower[table]) >> 1) {
            return 0;
        }
        return (category > (1 << upper[table]) >> 1 ? 12 : 4) + 4 * sign;
    }

    /** The first bin of magnitude categories above 1, by zigzag index. */
    int acBin(int table, int k) {
        return k <= lastLow[table] ? 189 : 217;
    }
}
