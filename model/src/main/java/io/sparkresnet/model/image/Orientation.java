package io.sparkresnet.model.image;

import java.util.Arrays;

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
        return new ExifBlock(Arrays.copyOfRange(bytes, from, to)).orientation().orElse(UPRIGHT);
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
