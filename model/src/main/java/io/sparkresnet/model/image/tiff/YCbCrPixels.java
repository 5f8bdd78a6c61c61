package io.sparkresnet.model.image.tiff;

import io.sparkresnet.model.image.ImageDecodeException;
import java.util.Arrays;

/**
 * YCbCr that is compressed, but not by a JPEG that holds all three: Pillow has libtiff make RGB of it ({@code tif_getimage.c}),
 * which goes on after damage with what could be decoded. Colours are not interpolated.
 */
final class YCbCrPixels {
    private final DecodedLayout layout;
    private final int across;
    private final int down;
    private final YCbCrTables tables;
    private final Blocks blocks;
    private final Canvas canvas;
    /** Of a whole strip or tile, and of a plane of one. */
    private final int blockBytes;

    private final int blockRows;
    private final int blockColumns;

    static Canvas read(DecodedLayout layout) throws ImageDecodeException {
        return new YCbCrPixels(layout).decode();
    }

    private YCbCrPixels(DecodedLayout layout) throws ImageDecodeException {
        this.layout = layout;
        across = layout.horizontalSubsampling;
        down = layout.verticalSubsampling;
        if (layout.bits != 8 || layout.samples != 3) {
            throw Refusal.corrupt("its YCbCr has %d samples of %d bits".formatted(layout.samples, layout.bits));
        }
        tables = new YCbCrTables(layout);
        checkSubsampling();
        long rows = layout.tiled ? layout.tileLength : layout.rowsPerStrip;
        rows = rows == 0xffffffffL ? layout.height : rows;
        if (rows > Integer.MAX_VALUE / 4 / layout.width) {
            throw Refusal.corrupt("its strips have %d rows".formatted(rows));
        }
        long bytes = BlockSize.bytes(layout);
        if (bytes > Integer.MAX_VALUE / 3) {
            throw Refusal.unsupported("a strip or tile of %d bytes".formatted(bytes));
        }
        blockRows = (int) Math.min(rows, layout.tiled ? rows : layout.height);
        blockColumns = layout.tiled ? (int) layout.tileWidth : layout.width;
        blockBytes = (int) bytes;
        int rowBytes = (int) BlockSize.rowBytes(layout);
        blocks = new Blocks(layout, Codecs.of(layout), new Predictor(layout, rowBytes), blockBytes);
        blocks.check(0, 0);
        canvas = new Canvas(layout.layout, PixelMode.RGB);
    }

    private void checkSubsampling() throws ImageDecodeException {
        boolean known;
        if (layout.separate) {
            known = across == 1 && down == 1;
        } else {
            boolean listed = (across == 4 || across == 2 || across == 1)
                    && (down == 1 || down == 2 || (down == 4 && across == 4));
            known = listed && layout.width >= across && layout.height >= down;
        }
        if (!known) {
            throw Refusal.unsupported(
                    "YCbCr of %dx%d pixels, subsampled %dx%d".formatted(layout.width, layout.height, across, down));
        }
    }

    private Canvas decode() throws ImageDecodeException {
        int planes = layout.separate ? 3 : 1;
        byte[][] samples = new byte[planes][blockBytes];
        int columns = (int) DecodedLayout.howMany(layout.width, blockColumns);
        int block = 0;
        for (int top = 0; top < layout.height; top += blockRows) {
            int rows = Math.min(blockRows, layout.height - top);
            for (int column = 0; column < columns; column++, block++) {
                for (int plane = 0; plane < planes; plane++) {
                    read(block, plane, column == 0 && plane == 0, rows, samples[plane]);
                }
                int left = column * blockColumns;
                put(samples, left, top, Math.min(blockColumns, layout.width - left), rows);
            }
        }
        return canvas;
    }

    /** Damage leaves zeros; only the first block of a row of blocks must be in the file. */
    private void read(int block, int plane, boolean first, int rows, byte[] out) throws ImageDecodeException {
        int index = block + plane * layout.blocksInPlane;
        int size = blockBytes;
        if (!layout.tiled) {
            long read = DecodedLayout.howMany(rows, down) * down * BlockSize.rowBytes(layout);
            size = (int) Math.min(read, BlockSize.bytes(layout, rows));
        }
        Arrays.fill(out, (byte) 0);
        if (first) {
            blocks.check(index, 0);
        }
        blocks.decodeWhatIsThere(index, out, size);
    }

    private void put(byte[][] samples, int left, int top, int columns, int rows) {
        int group = across * down + 2;
        int groups = (int) DecodedLayout.howMany(blockColumns, across);
        for (int y = 0; y < rows; y++) {
            int at = canvas.at(left, top + y);
            for (int x = 0; x < columns; x++, at += 3) {
                if (layout.separate) {
                    int i = y * blockColumns + x;
                    tables.convert(samples[0][i], samples[1][i], samples[2][i], canvas.bytes, at);
                } else {
                    byte[] in = samples[0];
                    int from = ((y / down) * groups + x / across) * group;
                    int luma = from + (y % down) * across + x % across;
                    tables.convert(in[luma], in[from + group - 2], in[from + group - 1], canvas.bytes, at);
                }
            }
        }
    }
}
