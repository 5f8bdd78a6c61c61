package io.sparkresnet.model.image;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** How a stored image is turned to stand upright: the values 1 to 8 of the EXIF tag, in order. */
public enum Orientation {
    /** As stored. */
    UPRIGHT(false, false, false),
    /** Left and right are swapped. */
    MIRRORED(false, true, false),
    /** By half a turn. */
    HALF_TURN(false, true, true),
    /** Top and bottom are swapped. */
    FLIPPED(false, false, true),
    /** Rows are columns. */
    TRANSPOSED(true, false, false),
    /** By a quarter turn clockwise. */
    CLOCKWISE(true, false, true),
    /** Rows are columns, both reversed. */
    TRANSVERSED(true, true, true),
    /** By a quarter turn counter-clockwise. */
    COUNTERCLOCKWISE(true, true, false);

    private static final int TAG = 0x0112;
    private static final int SHORT = 3;

    private final boolean transposes;
    /** Whether a result's row or column runs against the stored one that it is taken from. */
    private final boolean reversesStoredColumns;

    private final boolean reversesStoredRows;

    Orientation(boolean transposes, boolean reversesStoredColumns, boolean reversesStoredRows) {
        this.transposes = transposes;
        this.reversesStoredColumns = reversesStoredColumns;
        this.reversesStoredRows = reversesStoredRows;
    }

    /** The orientation with that number; {@link #UPRIGHT} for every number but 1 to 8. */
    public static Orientation of(long number) {
        return number >= 1 && number <= 8 ? values()[(int) number - 1] : UPRIGHT;
    }

    /** Reads the tag from an EXIF block, a TIFF structure in {@code [from, to)}; {@link #UPRIGHT} where it is not there. */
    public static Orientation ofExif(byte[] bytes, int from, int to) {
        ByteBuffer tiff = ByteBuffer.wrap(bytes, from, to - from).slice();
        if (tiff.capacity() < 8 || tiff.get(0) != tiff.get(1) || (tiff.get(0) != 'I' && tiff.get(0) != 'M')) {
            return UPRIGHT;
        }
        tiff.order(tiff.get(0) == 'I' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
        int directory = tiff.getInt(4);
        if (directory < 8 || directory > tiff.capacity() - 2) {
            return UPRIGHT;
        }
        int entries = tiff.getShort(directory) & 0xffff;
        for (int i = 0; i < entries; i++) {
            int entry = directory + 2 + 12 * i;
            if (entry + 12 > tiff.capacity()) {
                return UPRIGHT;
            }
            if (tiff.getShort(entry) == TAG) {
                int value = tiff.getShort(entry + 8);
                boolean known = tiff.getShort(entry + 2) == SHORT && tiff.getInt(entry + 4) == 1;
                return known && value >= 1 && value <= 8 ? values()[value - 1] : UPRIGHT;
            }
        }
        return UPRIGHT;
    }

    /** The image upright: Pillow's {@code ImageOps.exif_transpose}. */
    Pixels apply(Pixels stored) {
        if (this == UPRIGHT) {
            return stored;
        }
        int width = transposes ? stored.height() : stored.width();
        int height = transposes ? stored.width() : stored.height();
        int channels = stored.channels();
        byte[] in = stored.bytes();
        byte[] out = new byte[in.length];
        int at = 0;
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                int column = transposes ? y : x;
                int row = transposes ? x : y;
                column = reversesStoredColumns ? stored.width() - 1 - column : column;
                row = reversesStoredRows ? stored.height() - 1 - row : row;
                int from = (row * stored.width() + column) * channels;
                for (int c = 0; c < channels; c++) {
                    out[at++] = in[from + c];
                }
            }
        }
        return new Pixels(width, height, channels, out);
    }
}
