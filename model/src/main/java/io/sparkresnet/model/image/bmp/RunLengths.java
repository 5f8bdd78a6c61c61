package io.sparkresnet.model.image.bmp;

import io.sparkresnet.model.image.ImageDecodeException;
import io.sparkresnet.model.image.ImageFormat;
import java.util.Arrays;

/**
 * The run-length codings of BMP, RLE8 and RLE4, with what Pillow makes of odd ones: a run stops at the end of its row, literal
 * pixels go on into the next one, a step goes as many pixels as it says of columns and rows in one, what it passes over has
 * value 0, and pixels that an end leaves out are an error. Memory grows with the pixels that are coded.
 */
final class RunLengths {
    private static final int END_OF_ROW = 0;
    private static final int END_OF_IMAGE = 1;
    private static final int STEP = 2;

    private final byte[] encoded;
    private final boolean halves;
    private final int width;
    private final int pixels;
    private int at;
    private byte[] values;
    private int count;

    /** Reads from {@code start}, which may lie behind the end of the file. */
    RunLengths(byte[] encoded, BmpHeader header) {
        this.encoded = encoded;
        this.halves = header.coding() == BmpHeader.Coding.RLE4;
        this.width = header.width();
        this.pixels = Math.multiplyExact(header.width(), header.height());
        this.at = (int) Math.min(header.start(), encoded.length);
        this.values = new byte[Math.min(pixels, encoded.length)];
    }

    /** The values of all pixels, in the order of the file. */
    byte[] decode() throws ImageDecodeException {
        // Of the row at hand; literal pixels count beyond it
        int column = 0;
        while (count < pixels && encoded.length - at >= 2) {
            int length = encoded[at++] & 255;
            int code = encoded[at++] & 255;
            if (length > 0) {
                int run = Math.max(0, Math.min(length, width - column));
                run(run, code);
                column += run;
            } else if (code == END_OF_ROW) {
                skip((width - count % width) % width);
                column = 0;
            } else if (code == END_OF_IMAGE) {
                break;
            } else if (code == STEP) {
                if (encoded.length - at < 2) {
                    break;
                }
                skip((encoded[at] & 255) + (long) (encoded[at + 1] & 255) * width);
                at += 2;
                column = count % width;
            } else {
                if (!literals(code)) {
                    break;
                }
                column += code;
            }
        }
        if (count < pixels) {
            throw ImageDecodeException.truncated(ImageFormat.BMP, "its pixels end early");
        }
        return values;
    }

    private void run(int length, int code) {
        int from = reserve(length);
        if (halves) {
            for (int i = 0; i < count - from; i++) {
                values[from + i] = (byte) ((i & 1) == 0 ? code >> 4 : code & 15);
            }
        } else {
            Arrays.fill(values, from, count, (byte) code);
        }
    }

    private void skip(long length) {
        reserve(length);
    }

    /** Takes that many pixels as they are; false if the file or the image ends with them. */
    private boolean literals(int length) {
        int wanted = Math.min(pixels - count, length);
        int bytes = halves ? (wanted + 1) / 2 : wanted;
        int held = Math.min(bytes, encoded.length - at);
        int from = reserve(halves ? Math.min(wanted, 2 * held) : held);
        for (int i = 0; i < count - from; i++) {
            int value = encoded[at + (halves ? i / 2 : i)] & 255;
            values[from + i] = (byte) (halves ? (i & 1) == 0 ? value >> 4 : value & 15 : value);
        }
        at += held;
        if (held < bytes || count == pixels) {
            return false;
        }
        // Even in the file, not in the coded pixels
        at += at & 1;
        return true;
    }

    /** Makes room for so many pixels more, at most those that are left; the first of them. */
    private int reserve(long more) {
        int from = count;
        count = (int) Math.min(pixels, count + more);
        if (values.length < count) {
            values = Arrays.copyOf(values, (int) Math.min(pixels, Math.max(2L * values.length, count)));
        }
        return from;
    }
}
