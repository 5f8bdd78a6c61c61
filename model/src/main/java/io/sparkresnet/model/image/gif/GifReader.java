package io.sparkresnet.model.image.gif;

import io.sparkresnet.model.image.ChannelMode;
import io.sparkresnet.model.image.DecodeLimits;
import io.sparkresnet.model.image.FormatReader;
import io.sparkresnet.model.image.ImageDecodeException;
import io.sparkresnet.model.image.ImageFormat;
import io.sparkresnet.model.image.ImageHeader;
import io.sparkresnet.model.image.Orientation;
import io.sparkresnet.model.image.PixelRows;
import io.sparkresnet.model.image.Pixels;
import io.sparkresnet.model.image.Window;
import java.util.Arrays;

/**
 * The first frame of a GIF on its screen, in plain Java. Around the frame the screen has the transparent colour, or that of
 * index 0; the background that the file names does not count, and transparent pixels keep the colour of their index.
 */
public final class GifReader implements FormatReader {

    /** The passes of an interlaced frame, GIF89a appendix E: first row, row step. */
    private static final int[][] PASSES = {{0, 8}, {4, 8}, {2, 4}, {1, 2}};

    private static final int[][] ONE_PASS = {{0, 1}};

    /** A reader. */
    public GifReader() {}

    @Override
    public ImageHeader header(byte[] encoded) throws ImageDecodeException {
        GifHeader header = GifHeader.read(encoded);
        return new ImageHeader(ImageFormat.GIF, header.width(), header.height());
    }

    @Override
    public Orientation orientation(byte[] encoded) {
        return Orientation.UPRIGHT;
    }

    @Override
    public Pixels pixels(byte[] encoded, ChannelMode mode, Window window) throws ImageDecodeException {
        GifHeader header = GifHeader.read(encoded);
        return pixels(encoded, header, header.colors(), mode);
    }

    @Override
    public Pixels pixelsOfCopy(byte[] encoded, ChannelMode mode, Window window, DecodeLimits limits)
            throws ImageDecodeException {
        GifHeader header = GifHeader.read(encoded);
        return pixels(encoded, header, header.colors().withLuma(), mode);
    }

    private static Pixels pixels(byte[] encoded, GifHeader header, GifColors colors, ChannelMode mode)
            throws ImageDecodeException {
        if (header.columns() == 0 || header.rows() == 0) {
            throw GifBytes.corrupt("its first image has %dx%d pixels".formatted(header.columns(), header.rows()));
        }
        LzwDecoder decoder = new LzwDecoder(new LzwBits(encoded, header.start()), header.codeSize());
        byte[] indices = decoder.decode(Math.multiplyExact(header.columns(), header.rows()));

        PixelRows rows = new PixelRows(header.width(), header.height(), mode);
        byte[] screen = new byte[header.width()];
        byte[] converted = new byte[header.width() * mode.channels()];
        Arrays.fill(screen, (byte) header.transparent());
        convert(colors, screen, mode, converted);
        for (int y = 0; y < header.height(); y++) {
            if (y < header.top() || y >= header.top() + header.rows()) {
                set(rows, y, mode, converted);
            }
        }
        int from = 0;
        for (int[] pass : header.interlaced() ? PASSES : ONE_PASS) {
            for (int row = pass[0]; row < header.rows(); row += pass[1]) {
                System.arraycopy(indices, from, screen, header.left(), header.columns());
                from += header.columns();
                convert(colors, screen, mode, converted);
                set(rows, header.top() + row, mode, converted);
            }
        }
        Pixels pixels = rows.pixels();
        boolean areIndices = colors.grayIsIndex && mode == ChannelMode.L;
        return areIndices ? Pixels.ofIndices(pixels.width(), pixels.height(), pixels.bytes()) : pixels;
    }

    private static void convert(GifColors colors, byte[] indices, ChannelMode mode, byte[] converted) {
        if (mode == ChannelMode.L) {
            for (int x = 0; x < indices.length; x++) {
                converted[x] = colors.gray[indices[x] & 255];
            }
            return;
        }
        for (int x = 0, at = 0; x < indices.length; x++, at += 3) {
            int entry = 3 * (indices[x] & 255);
            converted[at] = colors.rgb[entry];
            converted[at + 1] = colors.rgb[entry + 1];
            converted[at + 2] = colors.rgb[entry + 2];
        }
    }

    private static void set(PixelRows rows, int y, ChannelMode mode, byte[] converted) {
        if (mode == ChannelMode.L) {
            rows.gray(y, 0, converted.length, converted, 0);
        } else {
            rows.rgb(y, 0, converted.length / 3, converted);
        }
    }
}
