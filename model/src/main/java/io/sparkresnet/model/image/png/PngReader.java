package io.sparkresnet.model.image.png;

import io.sparkresnet.model.image.ChannelMode;
import io.sparkresnet.model.image.FormatReader;
import io.sparkresnet.model.image.ImageDecodeException;
import io.sparkresnet.model.image.ImageFormat;
import io.sparkresnet.model.image.ImageHeader;
import io.sparkresnet.model.image.Orientation;
import io.sparkresnet.model.image.PixelRows;
import io.sparkresnet.model.image.Pixels;
import io.sparkresnet.model.image.Window;

/**
 * PNG of every colour type and depth, interlaced or not, in plain Java over {@link java.util.zip.Inflater}. Verdicts are
 * Pillow's: chunks before the pixels must be whole with fitting checksums, the compressed pixels must hold until the last row,
 * and neither their chunks' checksums nor a missing end chunk matter. Of an animation, the default image is read, or the
 * first frame where there is none.
 */
public final class PngReader implements FormatReader {

    /** The passes of Adam7, ISO/IEC 15948: first column, first row, column step, row step. */
    private static final int[][] PASSES = {
        {0, 0, 8, 8}, {4, 0, 8, 8}, {0, 4, 4, 8}, {2, 0, 4, 4}, {0, 2, 2, 4}, {1, 0, 2, 2}, {0, 1, 1, 2}
    };

    /** A reader. */
    public PngReader() {}

    @Override
    public ImageHeader header(byte[] encoded) throws ImageDecodeException {
        PngHeader header = new PngStream(encoded).open();
        return new ImageHeader(ImageFormat.PNG, header.width(), header.height());
    }

    @Override
    public Orientation orientation(byte[] encoded) throws ImageDecodeException {
        PngStream stream = new PngStream(encoded);
        stream.open();
        stream.skipPixels();
        stream.close();
        return stream.text.orientation();
    }

    @Override
    public Pixels pixels(byte[] encoded, ChannelMode mode, Window window) throws ImageDecodeException {
        PngStream stream = new PngStream(encoded);
        PngHeader header = stream.open();
        SampleConversion conversion = new SampleConversion(header);
        PixelRows rows;
        try (RowInflater inflater = new RowInflater(stream, header.pixelBytes())) {
            rows = header.interlaced()
                    ? readPasses(header, conversion, inflater, mode)
                    : readRows(header, conversion, inflater, mode);
            inflater.skipRest();
        }
        stream.close();
        return rows.pixels();
    }

    private static PixelRows readRows(
            PngHeader header, SampleConversion conversion, RowInflater inflater, ChannelMode mode)
            throws ImageDecodeException {
        PngHeader.Area frame = header.frame();
        int channels = conversion.channels();
        byte[] line = new byte[channels * header.width()];
        byte[] converted = new byte[channels * frame.width()];
        conversion.blacken(line, header.width());
        inflater.begin(header.rowBytes(frame.width()));
        inflater.next();
        // Not before the first row is there, so that a header alone costs nothing
        PixelRows rows = new PixelRows(header.width(), header.height(), mode);
        for (int y = 0; y < header.height() && !conversion.blackIsZero(); y++) {
            set(rows, y, header.width(), channels, line);
        }
        for (int y = 0; y < frame.height(); y++) {
            conversion.convert(inflater.row(), frame.width(), converted);
            System.arraycopy(converted, 0, line, frame.left() * channels, converted.length);
            set(rows, frame.top() + y, header.width(), channels, line);
            if (inflater.finished()) {
                break;
            }
            if (y + 1 < frame.height()) {
                inflater.next();
            }
        }
        return rows;
    }

    /** Passes without a column or row are left out. */
    private static PixelRows readPasses(
            PngHeader header, SampleConversion conversion, RowInflater inflater, ChannelMode mode)
            throws ImageDecodeException {
        PngHeader.Area frame = header.frame();
        int channels = conversion.channels();
        byte[] converted = new byte[channels * frame.width()];
        // (H, W, channels), black where a stream ends early
        byte[][] canvas = new byte[header.height()][];
        for (int[] pass : PASSES) {
            int columns = (frame.width() - pass[0] + pass[2] - 1) / pass[2];
            if (columns <= 0) {
                continue;
            }
            inflater.begin(header.rowBytes(columns));
            for (int y = pass[1]; y < frame.height() && !inflater.finished(); y += pass[3]) {
                inflater.next();
                conversion.convert(inflater.row(), columns, converted);
                if (canvas[y] == null) {
                    canvas[y] = new byte[channels * header.width()];
                    conversion.blacken(canvas[y], header.width());
                }
                place(converted, columns, channels, canvas[y], pass);
            }
        }
        PixelRows rows = new PixelRows(header.width(), header.height(), mode);
        byte[] black = new byte[channels * header.width()];
        conversion.blacken(black, header.width());
        for (int y = 0; y < header.height(); y++) {
            set(rows, y, header.width(), channels, canvas[y] == null ? black : canvas[y]);
            canvas[y] = black;
        }
        return rows;
    }

    private static void place(byte[] converted, int columns, int channels, byte[] row, int[] pass) {
        for (int x = 0; x < columns; x++) {
            System.arraycopy(converted, x * channels, row, (pass[0] + x * pass[2]) * channels, channels);
        }
    }

    private static void set(PixelRows rows, int y, int width, int channels, byte[] converted) {
        if (channels == 1) {
            rows.gray(y, 0, width, converted, 0);
        } else {
            rows.rgb(y, 0, width, converted);
        }
    }

    /** The returned pixels, and those of an interlaced image before them. */
    @Override
    public int heapBytesPerPixel(byte[] encoded) {
        return 7;
    }
}
