package io.sparkresnet.model.image.jpeg;

import static java.util.Objects.requireNonNull;

import io.sparkresnet.model.image.ImageDecodeException;
import java.util.Arrays;

/** Baseline and extended sequential Huffman coding: a block at once, {@code jdhuff.c}. */
final class SequentialCoding implements BlockCoding {
    private static final int MASK = (1 << HuffmanTable.LOOKAHEAD) - 1;
    private static final int[] ONES = new int[64];

    static {
        Arrays.fill(ONES, 1);
    }

    private final BitReader reader;
    private final Scan scan;
    private final InverseDct inverse = new InverseDct();
    /** Of the block at work: dequantized, in natural order. */
    private final int[] block = new int[64];
    /** Of the block at work: the sum of the absolute values behind the first. */
    private int magnitude;

    SequentialCoding(BitReader reader, Scan scan) {
        this.reader = reader;
        this.scan = scan;
    }

    @Override
    public void begin() {
        scan.components().forEach(each -> each.lastDc = 0);
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
    public void skip(Component component, int column, int row) {
        if (component.coefficients.length == 0) {
            inverse.flat(0, component.samples, component.sampleOf(column, row), component.stride);
        }
    }

    @Override
    public void decode(Component component, int column, int row) {
        int size = reader.symbol(requireNonNull(component.dc));
        component.lastDc += reader.readSigned(size);
        if (component.coefficients.length == 0) {
            toSamples(component, column, row);
        } else {
            toCoefficients(component, column, row);
        }
    }

    private void toSamples(Component component, int column, int row) {
        int[] quantization = requireNonNull(component.quantization);
        block[0] = (short) ((short) component.lastDc * quantization[0]);
        int seen = readAc(requireNonNull(component.ac), quantization);
        if (!component.needs(column, row)) {
            Arrays.fill(block, 0);
            return;
        }
        int at = component.sampleOf(column, row);
        if (seen == 0) {
            inverse.flat(block[0], component.samples, at, component.stride);
        } else {
            inverse.transform(block, seen, magnitude + Math.abs(block[0]), component.samples, at, component.stride);
            Arrays.fill(block, 0);
        }
    }

    /** What an earlier scan has set stays where this one has a zero. */
    private void toCoefficients(Component component, int column, int row) {
        readAc(requireNonNull(component.ac), ONES);
        short[] stored = component.coefficientRow(row);
        int at = column << 6;
        stored[at] = (short) component.lastDc;
        for (int i = 1; i < 64; i++) {
            if (block[i] != 0) {
                stored[at + i] = (short) block[i];
            }
        }
        Arrays.fill(block, 0);
    }

    /**
     * Reads the 63 AC coefficients into {@link #block}, multiplied. Products wrap at 16 bits, as libjpeg-turbo's vector code
     * has it; no encoder writes such.
     *
     * @return the natural indices of all coefficients set, combined by OR; 0 for none
     */
    private int readAc(HuffmanTable table, int[] quantization) {
        int[] symbols = table.symbols;
        int[] coefficients = table.coefficients;
        long bits = reader.bits;
        int count = reader.count;
        int seen = 0;
        int sum = 0;
        int k = 1;
        while (k < 64) {
            if (count < 32) {
                reader.bits = bits;
                reader.count = count;
                reader.refill();
                bits = reader.bits;
                count = reader.count;
            }
            int ahead = (int) (bits >>> (count - HuffmanTable.LOOKAHEAD)) & MASK;
            int whole = coefficients[ahead];
            int value;
            if (whole != 0) {
                k += (whole >> 8) & 15;
                count -= whole & 255;
                value = whole >> 16;
            } else {
                int found = symbols[ahead];
                if (found == 0) {
                    found = table.longCode((int) (bits >>> (count - 17)) & 0x1ffff);
                }
                count -= found & 255;
                int run = found >> 12;
                int size = (found >> 8) & 15;
                if (size == 0) {
                    if (run != 15) {
                        break;
                    }
                    k += 16;
                    continue;
                }
                k += run;
                count -= size;
                value = HuffmanTable.extend((int) (bits >>> count) & ((1 << size) - 1), size);
            }
            int natural = Zigzag.NATURAL[k];
            int product = (short) ((short) value * quantization[natural]);
            block[natural] = product;
            sum += Math.abs(product);
            seen |= natural;
            k++;
        }
        reader.bits = bits;
        reader.count = count;
        magnitude = sum;
        return seen;
    }
}
