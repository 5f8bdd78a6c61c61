package io.sparkresnet.model.image.gif;

import io.sparkresnet.model.image.ChannelMode;

/**
 * What the indices of a GIF's frame mean. A palette that says nothing, being the grays in order, is left out by Pillow; then
 * the index is the gray. An index behind the palette is black.
 */
final class GifColors {
    private static final int ENTRIES = 256;

    /** By index: red, green, blue. */
    final byte[] rgb;
    /** By index. */
    final byte[] gray;
    /** Whether {@link #gray} are the indices of {@link #rgb}. */
    final boolean grayIsIndex;

    private GifColors(byte[] rgb, byte[] gray, boolean grayIsIndex) {
        this.rgb = rgb;
        this.gray = gray;
        this.grayIsIndex = grayIsIndex;
    }

    /**
     * The colours of a frame.
     *
     * @param hasLocal whether the frame has a palette of its own
     * @param local the frame's palette
     * @param global the file's, empty if it has none
     */
    static GifColors of(boolean hasLocal, byte[] local, byte[] global) {
        byte[] grays = grays();
        if (hasLocal && !isGrays(local)) {
            return colored(local);
        }
        if (isGrays(global)) {
            return new GifColors(tripled(grays), grays, false);
        }
        // Pillow then calls the image gray but gives it the file's palette: RGB has its colours, L its indices
        return hasLocal ? new GifColors(colored(global).rgb, grays, true) : colored(global);
    }

    /** The same colours with their luma as the gray. */
    GifColors withLuma() {
        return grayIsIndex ? colored(rgb) : this;
    }

    private static GifColors colored(byte[] palette) {
        byte[] rgb = new byte[3 * ENTRIES];
        System.arraycopy(palette, 0, rgb, 0, palette.length);
        byte[] gray = new byte[ENTRIES];
        for (int i = 0; i < ENTRIES; i++) {
            gray[i] = ChannelMode.luma(rgb[3 * i] & 255, rgb[3 * i + 1] & 255, rgb[3 * i + 2] & 255);
        }
        return new GifColors(rgb, gray, false);
    }

    private static boolean isGrays(byte[] palette) {
        for (int i = 0; i < palette.length; i++) {
            if ((palette[i] & 255) != i / 3) {
                return false;
            }
        }
        return true;
    }

    private static byte[] grays() {
        byte[] grays = new byte[ENTRIES];
        for (int i = 0; i < ENTRIES; i++) {
            grays[i] = (byte) i;
        }
        return grays;
    }

    private static byte[] tripled(byte[] grays) {
        byte[] rgb = new byte[3 * grays.length];
        for (int i = 0; i < rgb.length; i++) {
            rgb[i] = grays[i / 3];
        }
        return rgb;
    }
}
