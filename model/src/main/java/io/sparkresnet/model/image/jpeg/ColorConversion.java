package io.sparkresnet.model.image.jpeg;

import io.sparkresnet.model.image.ChannelMode;
import io.sparkresnet.model.image.ImageDecodeException;
import io.sparkresnet.model.image.ImageFormat;
import io.sparkresnet.model.image.PixelRows;
import io.sparkresnet.model.image.Pixels;
import io.sparkresnet.model.image.Window;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Component samples to gray or RGB rows: libjpeg's fixed-point YCbCr conversion ({@code jdcolor.c}), and for four components
 * Pillow's reading of them as inverted CMYK, black applied as in its {@code Convert.c}.
 */
final class ColorConversion {
    enum Space {
        GRAY,
        RGB,
        YCBCR,
        CMYK,
        YCCK
    }

    // YCbCr to RGB by tables whose entries hold the terms of all three: red from bit 0, blue from bit 16, green from
    // bit 48
    // with 16 bits of fraction below, each raised so that it stays above zero
    private static final int BLUE_SHIFT = 16;
    private static final int GREEN_SHIFT = 48;
    private static final long LUMA = 1 | (1L << BLUE_SHIFT) | (1L << GREEN_SHIFT);
    private static final int RAISED = 256;
    private static final int LIMIT_MASK = 1023;
    private static final long[] OF_CB = new long[256];
    private static final long[] OF_CR = new long[256];
    /** By a raised sum: the sample. */
    private static final byte[] LIMITED = new byte[LIMIT_MASK + 1];

    static {
        for (int i = 0; i < 256; i++) {
            int c = i - 128;
            int blue = RAISED + ((116130 * c + 32768) >> 16);
            OF_CB[i] = ((long) blue << BLUE_SHIFT) + ((-22554L * c) << (GREEN_SHIFT - 16));
            int red = RAISED + ((91881 * c + 32768) >> 16);
            OF_CR[i] = red + ((-46802L * c + 32768 + (RAISED << 16)) << (GREEN_SHIFT - 16));
        }
        for (int i = 0; i < LIMITED.length; i++) {
            LIMITED[i] = (byte) clamp(i - RAISED);
        }
    }

    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

    private final Space space;
    private final Window window;
    private final Frame frame;
    private final ChannelMode mode;
    private final Upsampling[] components;
    private final byte[] row;
    /** Made with the first row, so that a file that is refused before costs none. */
    private @Nullable PixelRows rows;

    private int nextRow;

    /** Of a frame whose first scan header is the last thing that was read. */
    ColorConversion(HeaderReader headers, Frame frame, Window window, ChannelMode mode) throws ImageDecodeException {
        this(space(headers, frame), frame, window, mode);
    }

    /** With a colour space that something else than the JPEG says. */
    ColorConversion(Space space, Frame frame, Window window, ChannelMode mode) throws ImageDecodeException {
        this.space = space;
        this.frame = frame;
        this.mode = mode;
        this.window = window;
        this.nextRow = window.top();
        components = new Upsampling[frame.components().size()];
        for (int i = 0; i < components.length; i++) {
            components[i] = new Upsampling(frame, frame.components().get(i));
        }
        row = new byte[3 * frame.width() + 1];
    }

    /** libjpeg's {@code default_decompress_parms}. A lossless image is never converted. */
    private static Space space(HeaderReader headers, Frame frame) throws ImageDecodeException {
        List<Component> components = frame.components();
        boolean lossless = frame.coding() == Frame.Coding.LOSSLESS;
        if (components.size() == 1) {
            return Space.GRAY;
        }
        int transform = headers.adobeTransform;
        Space space;
        if (components.size() == 4) {
            space = transform <= 0 ? Space.CMYK : Space.YCCK;
        } else if (headers.jfif) {
            space = Space.YCBCR;
        } else if (transform >= 0) {
            space = transform == 0 ? Space.RGB : Space.YCBCR;
        } else {
            boolean named = components.get(0).id == 'R' && components.get(1).id == 'G' && components.get(2).id == 'B';
            space = named || lossless ? Space.RGB : Space.YCBCR;
        }
        if (lossless && (space == Space.YCBCR || space == Space.YCCK)) {
            throw lossless();
        }
        return space;
    }

    /** The refusal of what would have to be converted; libjpeg-turbo converts no lossless image. */
    static ImageDecodeException lossless() {
        return ImageDecodeException.unsupported(
                ImageFormat.JPEG, "lossless coding (SOF3) of YCbCr samples is not supported");
    }

    /** Converts what can be when a row of MCUs has its samples. */
    void mcuRowFinished(int mcuRow) {
        int end = Math.min(frame.finishedRows(mcuRow), window.bottom());
        PixelRows into = rows();
        for (; nextRow < end; nextRow++) {
            convert(nextRow, into);
        }
    }

    private PixelRows rows() {
        PixelRows made = rows;
        if (made == null) {
            made = new PixelRows(frame.width(), frame.height(), mode);
            rows = made;
        }
        return made;
    }

    /** The image. */
    Pixels pixels() {
        return rows().pixels();
    }

    private void convert(int y, PixelRows into) {
        for (Upsampling each : components) {
            each.row(y);
        }
        switch (space) {
            case GRAY -> into.gray(y, window.left(), window.right(), components[0].samples, components[0].start);
            case RGB -> plain();
            case YCBCR -> fromYcc();
            case CMYK -> {
                plain();
                applyBlack();
            }
            case YCCK -> {
                fromYcc();
                invert();
                applyBlack();
            }
        }
        if (space != Space.GRAY) {
            into.rgb(y, window.left(), window.right(), row);
        }
    }

    private void plain() {
        for (int c = 0; c < 3; c++) {
            byte[] samples = components[c].samples;
            int from = components[c].start;
            for (int x = window.left(); x < window.right(); x++) {
                row[3 * x + c] = samples[from + x];
            }
        }
    }

    private void fromYcc() {
        byte[] luma = components[0].samples;
        byte[] blues = components[1].samples;
        byte[] reds = components[2].samples;
        int lumaFrom = components[0].start;
        int bluesFrom = components[1].start;
        int redsFrom = components[2].start;
        int right = window.right();
        for (int x = window.left(), at = 3 * x; x < right; x++, at += 3) {
            long sums = (luma[lumaFrom + x] & 255) * LUMA
                    + OF_CB[blues[bluesFrom + x] & 255]
                    + OF_CR[reds[redsFrom + x] & 255];
            int red = LIMITED[(int) sums & LIMIT_MASK] & 255;
            int green = LIMITED[(int) (sums >>> GREEN_SHIFT) & LIMIT_MASK] & 255;
            int blue = LIMITED[(int) (sums >>> BLUE_SHIFT) & LIMIT_MASK];
            INT.set(row, at, red | (green << 8) | (blue << 16));
        }
    }

    private void invert() {
        for (int i = 0; i < row.length; i++) {
            row[i] = (byte) ~row[i];
        }
    }

    /** The row holds 255 - C, 255 - M, 255 - Y as stored by Adobe, and so does K; Pillow inverts them and converts. */
    private void applyBlack() {
        byte[] black = components[3].samples;
        int from = components[3].start;
        for (int x = window.left(); x < window.right(); x++) {
            int light = black[from + x] & 255;
            for (int i = 3 * x; i < 3 * x + 3; i++) {
                int product = (255 - (row[i] & 255)) * light + 128;
                row[i] = (byte) clamp(light - (((product >> 8) + product) >> 8));
            }
        }
    }

    private static int clamp(int sample) {
        return (sample & ~255) == 0 ? sample : ~(sample >> 31) & 255;
    }
}
