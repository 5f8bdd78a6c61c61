package io.sparkresnet.model.image.tiff;

import io.sparkresnet.model.image.ImageDecodeException;
import java.util.Arrays;

/** Adds up what was stored as differences within a row, {@code tif_predict.c}. Leaves wide samples little-endian. */
final class Predictor {
    private final DecodedLayout layout;
    private final int stride;
    private final int rowBytes;
    private final byte[] sums = new byte[8];

    Predictor(DecodedLayout layout, int rowBytes) throws ImageDecodeException {
        this.layout = layout;
        this.rowBytes = rowBytes;
        stride = layout.separate ? 1 : layout.samples;
        int bits = layout.bits;
        boolean known =
                switch (layout.predictor) {
                    case 1 -> true;
                    case 2 -> bits == 8 || bits == 16 || bits == 32 || bits == 64;
                    case 3 -> layout.sampleFormat == 3 && (bits == 16 || bits == 24 || bits == 32 || bits == 64);
                    default -> false;
                };
        if (!known) {
            throw Refusal.unsupported("predictor %d with %d bits a sample, sample format %d"
                    .formatted(layout.predictor, bits, layout.sampleFormat));
        }
    }

    /** Undoes the differences of rows; false, and nothing done, if they are not whole. */
    boolean undo(byte[] samples, int size) {
        if (layout.predictor == 1) {
            return true;
        }
        int unit = Math.max(1, layout.bits / 8) * stride;
        if (size % rowBytes != 0 || rowBytes % unit != 0) {
            return false;
        }
        for (int row = 0; row < size; row += rowBytes) {
            if (layout.predictor == 3) {
                addBytePlanes(samples, row);
            } else if (layout.bits == 8) {
                for (int i = row + stride; i < row + rowBytes; i++) {
                    samples[i] += samples[i - stride];
                }
            } else {
                addWide(samples, row, layout.bits / 8);
            }
        }
        return true;
    }

    private void addWide(byte[] samples, int row, int bytes) {
        for (int i = row; i < row + rowBytes; i += bytes) {
            int carry = 0;
            int before = i - stride * bytes;
            for (int b = 0; b < bytes; b++) {
                // The k-th least significant byte
                int at = layout.source.bigEndian ? bytes - 1 - b : b;
                int sum = (samples[i + at] & 255) + carry;
                if (before >= row) {
                    sum += samples[before + b] & 255;
                }
                carry = sum >> 8;
                sums[b] = (byte) sum;
            }
            System.arraycopy(sums, 0, samples, i, bytes);
        }
    }

    /** Bytes of equal significance lie together, the most significant first. */
    private void addBytePlanes(byte[] samples, int row) {
        for (int i = row + stride; i < row + rowBytes; i++) {
            samples[i] += samples[i - stride];
        }
        int bytes = layout.bits / 8;
        int count = rowBytes / bytes;
        byte[] planes = Arrays.copyOfRange(samples, row, row + rowBytes);
        for (int i = 0; i < count; i++) {
            for (int b = 0; b < bytes; b++) {
                samples[row + bytes * i + b] = planes[(bytes - 1 - b) * count + i];
            }
        }
    }
}
