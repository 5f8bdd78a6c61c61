package io.sparkresnet.model.image.jpeg;

import io.sparkresnet.model.image.ImageDecodeException;
import java.util.Arrays;

/** Arithmetic coding of blocks, sequential and progressive: ITU-T T.81 annexes F.2.4 and G.1.3, {@code jdarith.c}. */
final class ArithmeticCoding implements BlockCoding {
    private static final int TABLES = 16;
    private static final int DC_BINS = 64;
    private static final int AC_BINS = 256;
    private static final int OVERFLOW = 0x8000;

    private final MarkerReader markers;
    private final ArithmeticDecoder decoder;
    private final ArithmeticConditioning conditioning;
    private final Scan scan;
    private final boolean progressive;
    private final byte[][] dcBins = new byte[TABLES][DC_BINS];
    private final byte[][] acBins = new byte[TABLES][AC_BINS];
    private final byte[] fixed = {ArithmeticDecoder.FIXED};
    private final InverseDct inverse = new InverseDct();
    /** Of the block at work, in natural order, where it goes straight to samples. */
    private final short[] block = new short[64];
    /** Whether the code is broken: blocks up to the next restart are lost. */
    private boolean broken;

    ArithmeticCoding(HeaderReader headers, Scan scan, boolean progressive) {
        this.markers = headers.markers;
        this.decoder = new ArithmeticDecoder(markers);
        this.conditioning = headers.conditioning;
        this.scan = scan;
        this.progressive = progressive;
    }

    @Override
    public void begin() throws ImageDecodeException {
        for (Component each : scan.components()) {
            Arrays.fill(dcBins[each.dcIndex], (byte) 0);
            Arrays.fill(acBins[each.acIndex], (byte) 0);
            each.lastDc = 0;
            each.dcContext = 0;
        }
        broken = false;
        decoder.begin();
    }

    @Override
    public void restart() throws ImageDecodeException {
        markers.readRestart();
        begin();
    }

    /** Never: a marker within the bits of a block is legal here. */
    @Override
    public boolean exhausted() {
        return false;
    }

    @Override
    public void skip(Component component, int column, int row) {
        if (component.coefficients.length == 0) {
            inverse.flat(0, component.samples, component.sampleOf(column, row), component.stride);
        }
    }

    @Override
    public void decode(Component component, int column, int row) throws ImageDecodeException {
        if (progressive) {
            decodeBand(component, component.coefficientRow(row), column << 6);
        } else if (broken) {
            skip(component, column, row);
        } else if (component.coefficients.length > 0) {
            decodeBlock(component, component.coefficientRow(row), column << 6);
        } else {
            Arrays.fill(block, (short) 0);
            decodeBlock(component, block, 0);
            if (component.needs(column, row)) {
                inverse.transform(block, 0, component, component.sampleOf(column, row));
            }
        }
    }

    private void decodeBlock(Component component, short[] coefficients, int at) throws ImageDecodeException {
        decodeDc(component);
        if (!broken) {
            coefficients[at] = (short) component.lastDc;
            firstBand(component, coefficients, at, 1, 63);
        }
    }

    private void decodeBand(Component component, short[] coefficients, int at) throws ImageDecodeException {
        if (scan.from() == 0 && scan.high() > 0) {
            coefficients[at] |= (short) (decoder.decide(fixed, 0) << scan.low());
        } else if (!broken) {
            if (scan.from() > 0 && scan.high() == 0) {
                firstBand(component, coefficients, at, scan.from(), scan.to());
            } else if (scan.from() > 0) {
                refineBand(acBins[component.acIndex], coefficients, at);
            } else {
                decodeDc(component);
                if (!broken) {
                    coefficients[at] = (short) (component.lastDc << scan.low());
                }
            }
        }
    }

    /** F.1.4.4.1: the difference to the component's last DC coefficient. */
    private void decodeDc(Component component) throws ImageDecodeException {
        byte[] bins = dcBins[component.dcIndex];
        int bin = component.dcContext;
        if (decoder.decide(bins, bin) == 0) {
            component.dcContext = 0;
            return;
        }
        int sign = decoder.decide(bins, bin + 1);
        bin += 2 + sign;
        int category = decoder.decide(bins, bin);
        if (category != 0) {
            bin = 20;
            while (decoder.decide(bins, bin) != 0) {
                category <<= 1;
                if (category == OVERFLOW) {
                    broken = true;
                    return;
                }
                bin++;
            }
        }
        component.dcContext = conditioning.dcContext(component.dcIndex, category, sign);
        component.lastDc = (component.lastDc + value(bins, bin, category, sign)) & 0xffff;
    }

    /** Figure F.24: a value whose leading bit is known. */
    private int value(byte[] bins, int magnitudeBin, int category, int sign) throws ImageDecodeException {
        int magnitude = category;
        for (int bit = category >> 1; bit > 0; bit >>= 1) {
            if (decoder.decide(bins, magnitudeBin + 14) != 0) {
                magnitude |= bit;
            }
        }
        return sign != 0 ? -magnitude - 1 : magnitude + 1;
    }

    /** F.1.4.4.2: coefficients that were zero before. */
    private void firstBand(Component component, short[] coefficients, int at, int from, int to)
            throws ImageDecodeException {
        byte[] bins = acBins[component.acIndex];
        for (int k = from; k <= to; k++) {
            if (decoder.decide(bins, 3 * (k - 1)) != 0) {
                return;
            }
            while (decoder.decide(bins, 3 * (k - 1) + 1) == 0) {
                k++;
                if (k > to) {
                    broken = true;
                    return;
                }
            }
            int sign = decoder.decide(fixed, 0);
            int bin = 3 * (k - 1) + 2;
            int category = decoder.decide(bins, bin);
            if (category != 0 && decoder.decide(bins, bin) != 0) {
                category = 2;
                bin = conditioning.acBin(component.acIndex, k);
                while (decoder.decide(bins, bin) != 0) {
                    category <<= 1;
                    if (category == OVERFLOW) {
                        broken = true;
                        return;
                    }
                    bin++;
                }
            }
            coefficients[at + Zigzag.NATURAL[k]] =
                    (short) (value(bins, bin, category, sign) << (progressive ? scan.low() : 0));
        }
    }

    /** G.1.3.3: one more bit of coefficients that may be known already. */
    private void refineBand(byte[] bins, short[] coefficients, int at) throws ImageDecodeException {
        int last = scan.to();
        while (last > 0 && coefficients[at + Zigzag.NATURAL[last]] == 0) {
            last--;
        }
        for (int k = scan.from(); k <= scan.to(); k++) {
            if (k > last && decoder.decide(bins, 3 * (k - 1)) != 0) {
                return;
            }
            while (!refine(bins, coefficients, at + Zigzag.NATURAL[k], 3 * (k - 1))) {
                k++;
                if (k > scan.to()) {
                    broken = true;
                    return;
                }
            }
        }
    }

    /** Whether the coefficient is not zero afterwards. */
    private boolean refine(byte[] bins, short[] coefficients, int index, int bin) throws ImageDecodeException {
        int one = 1 << scan.low();
        int coefficient = coefficients[index];
        if (coefficient != 0) {
            if (decoder.decide(bins, bin + 2) != 0) {
                coefficients[index] = (short) (coefficient < 0 ? coefficient - one : coefficient + one);
            }
            return true;
        }
        if (decoder.decide(bins, bin + 1) == 0) {
            return false;
        }
        coefficients[index] = (short) (decoder.decide(fixed, 0) != 0 ? -one : one);
        return true;
    }
}
