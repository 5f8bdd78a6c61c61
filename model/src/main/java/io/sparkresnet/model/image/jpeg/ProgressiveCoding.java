package io.sparkresnet.model.image.jpeg;

import static java.util.Objects.requireNonNull;

import io.sparkresnet.model.image.ImageDecodeException;
import org.jspecify.annotations.Nullable;

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
                firstBand(requireNonNull(component.ac), component, column, row);
            }
        } else if (endOfBandRun > 0 && component.coefficients[row] == null) {
            endOfBandRun--;
        } else {
            refineBand(requireNonNull(component.ac), component, column, row);
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

    private void firstBand(HuffmanTable table, Component component, int column, int row) {
        int at = column << 6;
        short @Nullable [] stored = component.coefficients[row];
        long set = 0;
        long written = 0;
        for (int k = scan.from(); k <= scan.to(); k++) {
            int symbol = reader.symbol(table);
            int run = symbol >> 4;
            int size = symbol & 15;
            if (size != 0) {
                k += run;
                if (stored == null) {
                    stored = component.coefficientRow(row);
                }
                short value = (short) (reader.readSigned(size) << scan.low());
                stored[at + Zigzag.NATURAL[k]] = value;
                long bit = 1L << Math.min(63, k);
                written |= bit;
                set = value == 0 ? set & ~bit : set | bit;
            } else if (run == 15) {
                k += 15;
            } else {
                endOfBandRun = (1 << run) - 1 + reader.read(run);
                break;
            }
        }
        if (written != 0) {
            long[] nonzero = component.nonzeroRow(row);
            nonzero[column] = (nonzero[column] & ~written) | set;
        }
    }

    /**
     * Goes from zero to zero by the set of coefficients that are none, rather than from coefficient to coefficient: most of
     * those are zero, and which of them is hard to predict.
     */
    private void refineBand(HuffmanTable table, Component component, int column, int row) {
        short[] coefficients = component.coefficientRow(row);
        long[] nonzero = component.nonzeroRow(row);
        int at = column << 6;
        int low = scan.low();
        int behind = scan.to() + 1;
        long band = below(behind) & (-1L << scan.from());
        long set = nonzero[column];
        int k = scan.from();
        if (endOfBandRun == 0) {
            while (k < behind) {
                int symbol = reader.symbol(table);
                int run = symbol >> 4;
                int value = 0;
                if ((symbol & 15) != 0) {
                    value = reader.read(1) != 0 ? 1 << low : -1 << low;
                } else if (run != 15) {
                    endOfBandRun = (1 << run) + reader.read(run);
                    break;
                }
                long ahead = band & (-1L << k);
                long zeros = ahead & ~set;
                for (int i = 0; i < run && zeros != 0; i++) {
                    zeros &= zeros - 1;
                }
                k = zeros == 0 ? behind : Long.numberOfTrailingZeros(zeros);
                refine(coefficients, at, ahead & set & below(k), low);
                if (value != 0) {
                    coefficients[at + Zigzag.NATURAL[k]] = (short) value;
                    set |= 1L << Math.min(63, k);
                }
                k++;
            }
            nonzero[column] = set;
        }
        if (endOfBandRun > 0) {
            refine(coefficients, at, band & set & (-1L << k), low);
            endOfBandRun--;
        }
    }

    /** The zigzag indices below {@code k}, 0 to 64, as bits. */
    private static long below(int k) {
        return k > 63 ? -1L : (1L << k) - 1;
    }

    /** Adds a bit to each of the coefficients. */
    private void refine(short[] coefficients, int at, long which, int low) {
        BitReader in = reader;
        for (long left = which; left != 0; left &= left - 1) {
            int index = at + Zigzag.NATURAL[Long.numberOfTrailingZeros(left)];
            if (in.count == 0) {
                in.refill();
            }
            in.count--;
            int bit = (int) (in.bits >>> in.count);
            int coefficient = coefficients[index];
            int sign = coefficient >> 31;
            // Away from zero, where the bit is set and the coefficient does not hold it yet
            int adds = bit & ~(coefficient >> low) & 1;
            coefficients[index] = (short) (coefficient + ((adds << low) ^ sign) - sign);
        }
    }
}
