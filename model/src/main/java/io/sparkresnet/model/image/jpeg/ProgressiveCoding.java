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
    public void begin() {
        scan.components().forEach(each -> each.lastDc = 0);
        endOfBandRun = 0;
    }

    @Override
    public void restart() throws ImageDecodeException {
        reader.restart();
        begin();
    }

    @Override
    public boolean exhausted() throws ImageDecodeException {
        return reader.exhausted();
    }

    @Override
    public void skip(Component component, int column, int row) {}

    @Override
    public void decode(Component component, int column, int row) throws ImageDecodeException {
        int at = column << 6;
        if (scan.from() == 0) {
            decodeDc(component, at, row);
        } else if (scan.high() == 0) {
            if (endOfBandRun > 0) {
                endOfBandRun--;
            } else {
                firstBand(requireNonNull(component.ac), component, at, row);
            }
        } else if (endOfBandRun > 0 && component.coefficients[row] == null) {
            endOfBandRun--;
        } else {
            refineBand(requireNonNull(component.ac), component.coefficientRow(row), at);
        }
    }

    private void decodeDc(Component component, int at, int row) throws ImageDecodeException {
        if (scan.high() == 0) {
            int difference = reader.readSigned(reader.symbol(requireNonNull(component.dc)));
            long sum = (long) component.lastDc + difference;
            if (sum != (int) sum) {
                throw HeaderReader.corrupt("a DC coefficient has the value %d".formatted(sum));
            }
            component.lastDc = (int) sum;
            component.coefficientRow(row)[at] = (short) (component.lastDc << scan.low());
        } else if (reader.read(1) != 0) {
            component.coefficientRow(row)[at] |= (short) (1 << scan.low());
        }
    }

    private void firstBand(HuffmanTable table, Component component, int at, int row) {
        short[] coefficients = component.coefficients[row];
        for (int k = scan.from(); k <= scan.to(); k++) {
            int symbol = reader.symbol(table);
            int run = symbol >> 4;
            int size = symbol & 15;
            if (size != 0) {
                k += run;
                if (coefficients == null) {
                    coefficients = component.coefficientRow(row);
                }
                coefficients[at + Zigzag.NATURAL[k]] = (short) (reader.readSigned(size) << scan.low());
            } else if (run == 15) {
                k += 15;
            } else {
                endOfBandRun = (1 << run) - 1 + reader.read(run);
                return;
            }
        }
    }

    private void refineBand(HuffmanTable table, short[] coefficients, int at) {
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
    private int refine(short[] coefficients, int at, int from, int zeros) {
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
