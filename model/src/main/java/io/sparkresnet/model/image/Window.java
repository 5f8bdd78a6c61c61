package io.sparkresnet.model.image;

/**
 * The part of a stored image whose pixels matter. A decoder checks the whole file all the same, but may leave the pixels
 * outside black.
 *
 * @param left first column
 * @param top first row
 * @param right behind the last column, above {@code left}
 * @param bottom behind the last row, above {@code top}
 */
public record Window(int left, int top, int right, int bottom) {

    /** Every pixel of an image. */
    public static Window whole(ImageHeader header) {
        return new Window(0, 0, header.width(), header.height());
    }
}
