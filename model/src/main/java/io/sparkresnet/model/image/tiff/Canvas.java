package io.sparkresnet.model.image.tiff;

import io.sparkresnet.model.image.ChannelMode;
import io.sparkresnet.model.image.ImageDecodeException;
import io.sparkresnet.model.image.PixelRows;
import io.sparkresnet.model.image.Pixels;
import org.jspecify.annotations.Nullable;

/**
 * An image in its own mode, zero at first, and its conversion to RGB or L by Pillow's rules ({@code Convert.c}). Not
 * thread-safe.
 */
final class Canvas {
    final int width;
    final int height;
    /** (H, W, kept) */
    final byte[] bytes;

    private final PixelMode mode;
    private final int kept;

    Canvas(Layout layout, PixelMode mode) throws ImageDecodeException {
        this(layout, mode, mode.kept);
    }

    /** With more bytes a pixel than the mode keeps. */
    Canvas(Layout layout, PixelMode mode, int kept) throws ImageDecodeException {
        width = layout.width();
        height = layout.height();
        this.mode = mode;
        this.kept = kept;
        long size = (long) width * height * kept;
        if (size > Integer.MAX_VALUE - 8) {
            throw Refusal.unsupported("an image of %d bytes".formatted(size));
        }
        bytes = new byte[(int) size];
    }

    /** Where a pixel begins. */
    int at(int x, int y) {
        return (y * width + x) * kept;
    }

    /** Divides the colours by a fourth band, alpha. */
    void divideByAlpha() {
        for (int i = 0; i < bytes.length; i += 4) {
            int alpha = bytes[i + 3] & 255;
            for (int c = 0; c < 3; c++) {
                bytes[i + c] = PremultipliedSamples.divided(bytes[i + c] & 255, alpha);
            }
        }
    }

    Pixels convert(ChannelMode to, byte @Nullable [] palette) throws ImageDecodeException {
        if (mode == PixelMode.PREMULTIPLIED_LA) {
            throw Refusal.unsupported("gray with associated alpha");
        }
        if (mode == PixelMode.LAB && to == ChannelMode.L) {
            // Pillow has no such conversion
            throw Refusal.unsupported("CIE L*a*b* as gray");
        }
        boolean isStored = mode != PixelMode.YCBCR && mode != PixelMode.LAB;
        if (kept == to.channels() && palette == null && isStored) {
            return new Pixels(width, height, kept, bytes);
        }
        PixelRows rows = new PixelRows(width, height, to);
        byte[] row = new byte[3 * width];
        for (int y = 0; y < height; y++) {
            int from = at(0, y);
            if (palette != null) {
                for (int x = 0; x < width; x++) {
                    System.arraycopy(palette, 3 * (bytes[from + x] & 255), row, 3 * x, 3);
                }
            } else if (mode == PixelMode.YCBCR) {
                YCbCrConversion.convert(bytes, from, width, row);
            } else if (mode == PixelMode.LAB) {
                LabConversion.convert(bytes, from, width, row);
            } else if (mode == PixelMode.CMYK) {
                cmyk(from, row);
            } else if (kept == 1) {
                rows.gray(y, 0, width, bytes, from);
                continue;
            } else {
                pick(from, row);
            }
            if (mode == PixelMode.YCBCR && to == ChannelMode.L) {
                // Pillow takes luma as it is stored
                for (int x = 0; x < width; x++) {
                    row[x] = bytes[from + 3 * x];
                }
                rows.gray(y, 0, width, row, 0);
            } else {
                rows.rgb(y, 0, width, row);
            }
        }
        return rows.pixels();
    }

    private void pick(int from, byte[] row) {
        for (int x = 0; x < width; x++) {
            System.arraycopy(bytes, from + x * kept, row, 3 * x, 3);
        }
    }

    private void cmyk(int from, byte[] row) {
        for (int x = 0; x < width; x++) {
            int pixel = from + 4 * x;
            int light = 255 - (bytes[pixel + 3] & 255);
            for (int c = 0; c < 3; c++) {
                int product = (bytes[pixel + c] & 255) * light + 128;
                row[3 * x + c] = (byte) Math.max(0, light - (((product >> 8) + product) >> 8));
            }
        }
    }
}
