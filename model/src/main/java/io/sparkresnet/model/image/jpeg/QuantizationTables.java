package io.sparkresnet.model.image.jpeg;

import io.sparkresnet.model.image.ImageDecodeException;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The quantization tables in force, ITU-T T.81 B.2.4.1, each in natural order. */
final class QuantizationTables {
    private static final int TABLES = 4;

    private final int[] @Nullable [] tables = new int[TABLES][];

    /** Reads a DQT segment up to {@code end}. */
    void read(MarkerReader markers, int end) throws ImageDecodeException {
        while (markers.at < end) {
            int selector = markers.u8();
            int index = selector & 15;
            if (index >= TABLES) {
                throw HeaderReader.corrupt("quantization table %d is broken".formatted(index));
            }
            int[] table = new int[64];
            for (int i = 0; i < 64; i++) {
                table[Zigzag.NATURAL[i]] = selector >> 4 == 0 ? markers.u8() : markers.u16();
            }
            tables[index] = table;
        }
    }

    /** Gives each component at its first scan the table that is in force, which it keeps. */
    void latch(List<Component> components) throws ImageDecodeException {
        for (Component each : components) {
            if (each.quantization == null) {
                int[] table = each.quantizationIndex < TABLES ? tables[each.quantizationIndex] : null;
                if (table == null) {
                    throw HeaderReader.corrupt("quantization table %d is missing".formatted(each.quantizationIndex));
                }
                each.quantization = Arrays.copyOf(table, table.length);
            }
        }
    }
}
