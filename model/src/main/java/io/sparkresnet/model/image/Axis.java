package io.sparkresnet.model.image;

/**
 * One direction of a resize and centre crop.
 *
 * @param in the image's length
 * @param resized the length after the resize
 * @param from first resized pixel that the crop keeps
 * @param count resized pixels that the crop keeps
 * @param at where they lie in the crop; what is before and behind them is padding
 * @param out the crop's length
 */
record Axis(int in, long resized, long from, int count, int at, int out) {

    /** A centre crop of {@code out} pixels out of {@code resized}. */
    static Axis crop(int in, long resized, int out, CropOffset offset) {
        return out > resized
                ? new Axis(in, resized, 0, (int) resized, (int) offset.padding(out - resized), out)
                : new Axis(in, resized, offset.first(resized - out), out, 0, out);
    }

    /** Without a crop. */
    static Axis whole(int in, int resized) {
        return new Axis(in, resized, 0, resized, 0, resized);
    }

    /** Whether there is something to resize: Pillow leaves a pass out where its length does not change. */
    boolean resizes() {
        return in != resized;
    }
}
