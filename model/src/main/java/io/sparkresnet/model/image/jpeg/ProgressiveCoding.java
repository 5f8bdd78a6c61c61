package io.sparkresnet.model.image.jpeg;

import static java.util.Objects.requireNonNull;

import io.sparkresnet.model.image.ImageDecodeException;

/** Progressive Huffman coding: bands of coefficients, then their lower bits, {@code jdphuff.c} and ITU-T T.81 annex G. */
final class ProgressiveCoding implements BlockCoding {
    private final BitReader reader;
    private final Scan scan;
    /** Blocks still to come, this one included, that hold nothing new of the band. */
    private int endOfBandRun;

    ProgressiveCoding(BitReader reader, Scan scan) {
        this.reader = reader;
        this.scan = scan;
    }

    @Override
    public void restart() {
        scan.components().forEach(each -> each.lastDc = 0);
        endOfBandRun = 0;
    }

    @Override
    public void skip(Component component, int column, int row) {}

    @Override
    public void decode(Component component, int column, int row) throws ImageDecodeException {
        int at = component.coefficientsOf(column, row);
        if (scan.from() == 0) {
            if (scan.high() == 0) {
                component.lastDc += reader.readSigned(reader.symbol(requireNonNull(component.dc)));
                component.coefficients[at] = (short) (component.lastDc << scan.low());
            } else if (reader.read(1) != 0) {
                component.coefficients[at] |= (short) (1 << scan.low());
            }
        } else if (scan.high() == 0) {
            firstBand(requireNonNull(component.ac), component.coefficients, at);
        } else {
            refineBand(requireNonNull(component.ac), component.coefficients, at);
        }
    }

    private void firstBand(HuffmanTable table, short[] coefficients, int at) throws ImageDecodeException {
        if (endOfBandRun > 0) {
            endOfBandRun--;
            return;
        }
        for (int k = scan.from(); k <= scan.to(); k++) {
            int symbol = reader.symbol(table);
            int run = symbol >> 4;
            int size = symbol & 15;
            if (size != 0) {
                k += run;
                coefficients[at + Zigzag.NATURAL[k]] = (short) (reader.readSigned(size) << scan.low());
            } else if (run == 15) {
                k += 15;
            } else {
                endOfBandRun = (1 << run) - 1 + reader.read(run);
                return;
            }
        }
    }

    private void refineBand(HuffmanTable table, short[] coefficients, int at) throws ImageDecodeException {
        int k = scan.from();
        if (endOfBandRun == 0) {
            while (k <= scan.to()) {
                int symbol = reader.symbol(table);
                int run = symbol >> 4;
                int value = 0;
                if ((symbol & 15) != 0) {
                    value = reader.read(1) != 0 ? 1 << scan.low() : -1 << scan.low();
                } else if (run != 15) {
                    endOfBandRun = (1 << run) + reader.read(run);
                    break;
                }
                k = refine(coefficients, at, k, run);
                if (value != 0) {
                    coefficients[at + Zigzag.NATURAL[k]] = (short) value;
                }
                k++;
            }
        }
        if (endOfBandRun > 0) {
            refine(coefficients, at, k, Integer.MAX_VALUE);
            endOfBandRun--;
        }
    }

    /** Adds a bit to each coefficient that is not zero, up to the zero after {@code zeros} zeros; returns its index. */
    private int refine(short[] coefficients, int at, int from, int zeros) throws ImageDecodeException {
        int left = zeros;
        int k = from;
        for (; k <= scan.to(); k++) {
            int index = at + Zigzag.NATURAL[k];
            int coefficient = coefficients[index];
            if (coefficient == 0) {
                if (--left < 0) {
                    break;
                }
            } else if (reader.read(1) != 0 && (coefficient & (1 << scan.low())) == 0) {
                coefficients[index] = (short) (coefficient + (coefficient >= 0 ? 1 << scan.low() : -1 << scan.low()));
            }
        }
        return k;
    }
}
