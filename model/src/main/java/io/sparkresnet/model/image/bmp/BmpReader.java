package io.sparkresnet.model.image.bmp;

import io.sparkresnet.model.image.ChannelMode;
import io.sparkresnet.model.image.FormatReader;
import io.sparkresnet.model.image.ImageDecodeException;
import io.sparkresnet.model.image.ImageFormat;
import io.sparkresnet.model.image.ImageHeader;
import io.sparkresnet.model.image.Orientation;
import io.sparkresnet.model.image.PixelRows;
import io.sparkresnet.model.image.Pixels;
import io.sparkresnet.model.image.Window;
import org.jspecify.annotations.Nullable;

/**
 * BMP of every kind that Pillow reads, in plain Java: 1, 4, 8, 16, 24 and 32 bits, run-length coded or with bit fields, of
 * Windows and OS/2. Alpha is dropped. A file that ends within the padding of its last row is complete.
 */
public final class BmpReader implements FormatReader {

    /** A reader. */
    public BmpReader() {}

    @Override
    public ImageHeader header(byte[] encoded) throws ImageDecodeException {
        BmpHeader header = BmpHeader.read(encoded);
        return new ImageHeader(ImageFormat.BMP, header.width(), header.height());
    }

    @Override
    public Orientation orientation(byte[] encoded) {
        return Orientation.UPRIGHT;
    }

    @Override
    public Pixels pixels(byte[] encoded, ChannelMode mode, Window window) throws ImageDecodeException {
        BmpHeader header = BmpHeader.read(encoded);
        BmpPalette palette = header.palette();
        byte @Nullable [] rgb = palette == null ? null : palette.rgb(header.layout());
        if (header.coding() == BmpHeader.Coding.PLAIN) {
            checkRows(encoded, header);
            return convert(header, header.layout(), encoded, header.start(), header.stride(), rgb, mode, window);
        }
        if (rgb == null) {
            throw BmpHeader.unsupported(
                    "%s with %d bits a pixel is not supported".formatted(header.coding(), header.bits()));
        }
        byte[] values = new RunLengths(encoded, header).decode();
        return convert(header, PixelLayout.INDEX_8, values, 0, header.width(), rgb, mode, window);
    }

    private static void checkRows(byte[] encoded, BmpHeader header) throws ImageDecodeException {
        if (header.rowBytes() > header.stride()) {
            throw ImageDecodeException.corrupt(
                    ImageFormat.BMP,
                    "a row of grays has %d bytes, expected at most %d".formatted(header.rowBytes(), header.stride()));
        }
        long end = header.start() + (header.height() - 1) * header.stride() + header.rowBytes();
        if (end > encoded.length) {
            throw ImageDecodeException.truncated(ImageFormat.BMP, "the file ends within its pixels");
        }
    }

    /** The rows that begin at {@code start} and then every {@code stride} bytes, top row last unless the header says so. */
    private static Pixels convert(
            BmpHeader header,
            PixelLayout layout,
            byte[] stored,
            long start,
            long stride,
            byte @Nullable [] rgb,
            ChannelMode mode,
            Window window) {
        PixelRows rows = new PixelRows(header.width(), header.height(), mode);
        byte[] row = new byte[Math.multiplyExact(3, header.width())];
        byte[] gray = rgb == null ? new byte[0] : BmpPalette.gray(rgb);
        for (int y = window.top(); y < window.bottom(); y++) {
            int from = Math.toIntExact(start + stride * (header.topDown() ? y : header.height() - 1 - y));
            if (rgb != null && mode == ChannelMode.L) {
                for (int x = window.left(); x < window.right(); x++) {
                    row[x] = gray[layout.single(stored, from, x)];
                }
                rows.gray(y, window.left(), window.right(), row, 0);
                continue;
            }
            for (int x = window.left(); x < window.right(); x++) {
                if (rgb == null) {
                    layout.color(stored, from, x, row, 3 * x);
                } else {
                    System.arraycopy(rgb, 3 * layout.single(stored, from, x), row, 3 * x, 3);
                }
            }
            rows.rgb(y, window.left(), window.right(), row);
        }
        return rows.pixels();
    }
}
