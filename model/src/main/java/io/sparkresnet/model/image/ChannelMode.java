package io.sparkresnet.model.image;

/** What an image is converted to before anything else; Pillow's mode of that name. */
public enum ChannelMode {
    /** Three channels: red, green, blue. */
    RGB(3),
    /** One channel: ITU-R 601-2 luma, (19595 r + 38470 g + 7471 b + 0x8000) >> 16. */
    L(1);

    private final int channels;

    ChannelMode(int channels) {
        this.channels = channels;
    }

    /** Values per pixel. */
    public int channels() {
        return channels;
    }

    /** Pillow's {@code convert("L")} of one RGB pixel, {@code src/libImaging/Convert.c}. */
    public static byte luma(int red, int green, int blue) {
        return (byte) ((19595 * red + 38470 * green + 7471 * blue + 0x8000) >> 16);
    }
}
