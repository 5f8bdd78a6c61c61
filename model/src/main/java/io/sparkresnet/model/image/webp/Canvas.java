package io.sparkresnet.model.image.webp;

import io.sparkresnet.model.image.ChannelMode;
import io.sparkresnet.model.image.PixelRows;

/** Collects the rows of a picture at its place on a black canvas. Not thread-safe. */
final class Canvas {
    final PixelRows rows;
    /** One row of the picture, three bytes a column. */
    final byte[] row;

    private final Frame frame;
    /** One row of the canvas, where the picture does not fill it. */
    private final byte[] canvasRow;

    Canvas(WebpFile file, Frame frame, ChannelMode mode) {
        this.frame = frame;
        rows = new PixelRows(file.width, file.height, mode);
        row = new byte[3 * frame.width];
        canvasRow = frame.left == 0 ? row : new byte[3 * file.width];
    }

    /** Takes {@link #row} as row {@code y} of the picture, from column {@code left} to {@code right}. */
    void set(int y, int left, int right) {
        if (canvasRow != row) {
            System.arraycopy(row, 0, canvasRow, 3 * frame.left, row.length);
        }
        rows.rgb(frame.top + y, frame.left + left, frame.left + right, canvasRow);
    }
}
