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
 * and neither their chunks' checksums nor a missing end chunk matter. Of an animation, the default image is read.
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
        PngHeader header = PngHeader.read(new ChunkReader(encoded));
        return new ImageHeader(ImageFormat.PNG, header.width(), header.height());
    }

    @Override
    public Orientation orientation(byte[] encoded) {
        ChunkReader chunks = new ChunkReader(encoded);
        while (chunks.hasNext() && chunks.end <= encoded.length) {
            if (chunks.type.equals("eXIf")) {
                return Orientation.ofExif(encoded, chunks.start, chunks.end);
            }
        }
        return Orientation.UPRIGHT;
    }

    @Override
    public Pixels pixels(byte[] encoded, ChannelMode mode, Window window) throws ImageDecodeException {
        ChunkReader chunks = new ChunkReader(encoded);
        PngHeader header = PngHeader.read(chunks);
        PixelRows rows = new PixelRows(header.width(), header.height(), mode);
        try (RowInflater inflater = new RowInflater(chunks, header.pixelBytes())) {
            if (header.interlaced()) {
                readPasses(header, inflater, rows);
            } else {
                readRows(header, inflater, rows);
            }
        }
        checkRest(chunks);
        return rows.pixels();
    }

    private static void readRows(PngHeader header, RowInflater inflater, PixelRows rows) throws ImageDecodeException {
        SampleConversion conversion = new SampleConversion(header);
        byte[] converted = new byte[conversion.channels() * header.width()];
        inflater.begin(header.rowBytes(header.width()));
        for (int y = 0; y < header.height() && inflater.next(); y++) {
            conversion.convert(inflater.row(), header.width(), converted);
            set(rows, y, header.width(), conversion.channels(), converted);
        }
    }

    private static void readPasses(PngHeader header, RowInflater inflater, PixelRows rows) throws ImageDecodeException {
        SampleConversion conversion = new SampleConversion(header);
        int channels = conversion.channels();
        byte[] converted = new byte[channels * header.width()];
        // (H, W, channels), black where a stream ends early
        byte[][] canvas = new byte[header.height()][channels * header.width()];
        boolean complete = true;
        for (int[] pass : PASSES) {
            int columns = (header.width() - pass[0] + pass[2] - 1) / pass[2];
            if (columns <= 0) {
                continue;
            }
            inflater.begin(header.rowBytes(columns));
            for (int y = pass[1]; complete && y < header.height(); y += pass[3]) {
                complete = inflater.next();
                if (complete) {
                    conversion.convert(inflater.row(), columns, converted);
                    place(converted, columns, channels, canvas[y], pass);
                }
            }
        }
        for (int y = 0; y < header.height(); y++) {
            set(rows, y, header.width(), channels, canvas[y]);
        }
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

    /** Behind the pixels the file may end between chunks, but a chunk that has begun must be whole. */
    private static void checkRest(ChunkReader chunks) throws ImageDecodeException {
        while (chunks.hasNext() && !chunks.type.equals("IEND")) {
            chunks.checkLength();
        }
    }
}
