package io.sparkresnet.model.image.bmp;

import io.sparkresnet.model.image.ChannelMode;
import io.sparkresnet.model.image.ImageDecodeException;
import io.sparkresnet.model.image.ImageFormat;

/**
 * What the values of a BMP with single pixels mean. Pillow drops a palette of grays in order, and then takes the pixels for
 * grays of a byte, or for black and white of a bit where the palette has at most two entries, however many bits the header
 * gives them. A value behind the palette is black.
 */
final class BmpPalette {
    private static final int ENTRIES = 256;
    private static final int MOST_DECLARED = 65_536;

    private final byte[] encoded;
    private final int from;
    private final int entryBytes;
    /** Whole entries that the file holds. */
    private final int held;

    private final long declared;

    private BmpPalette(byte[] encoded, int from, int entryBytes, long declared) {
        this.encoded = encoded;
        this.from = from;
        this.entryBytes = entryBytes;
        this.declared = declared;
        this.held = (int) Math.min(declared, (encoded.length - from) / entryBytes);
    }

    /** The palette of that many entries at {@code from}, which the file need not hold in full. */
    static BmpPalette read(byte[] encoded, int from, int entryBytes, long declared) throws ImageDecodeException {
        if (declared > MOST_DECLARED) {
            throw BmpHeader.unsupported("a palette of %d colours is not supported".formatted(declared));
        }
        return new BmpPalette(encoded, Math.min(from, encoded.length), entryBytes, declared);
    }

    /** Behind its last byte. */
    int end() {
        return (int) Math.min(encoded.length, from + entryBytes * declared);
    }

    /** How the pixels of a header with that many bits lie. */
    PixelLayout layout(int bits) {
        if (isGrays()) {
            return declared <= 2 ? PixelLayout.BIT : PixelLayout.GRAY;
        }
        return switch (bits) {
            case 1 -> PixelLayout.INDEX_1;
            case 4 -> PixelLayout.INDEX_4;
            default -> PixelLayout.INDEX_8;
        };
    }

    private boolean isGrays() {
        for (int i = 0; i < declared; i++) {
            int at = from + i * entryBytes;
            int gray = declared == 2 ? 255 * i : i & 255;
            if (at + 3 > encoded.length
                    || (encoded[at] & 255) != gray
                    || (encoded[at + 1] & 255) != gray
                    || (encoded[at + 2] & 255) != gray) {
                return false;
            }
        }
        return true;
    }

    /** By value of that layout: red, green, blue. */
    byte[] rgb(PixelLayout layout) throws ImageDecodeException {
        byte[] rgb = new byte[3 * ENTRIES];
        if (layout == PixelLayout.BIT || layout == PixelLayout.GRAY) {
            for (int i = 0; i < ENTRIES; i++) {
                byte gray = (byte) (layout == PixelLayout.GRAY ? i : i == 0 ? 0 : 255);
                rgb[3 * i] = gray;
                rgb[3 * i + 1] = gray;
                rgb[3 * i + 2] = gray;
            }
            return rgb;
        }
        if (held > ENTRIES) {
            throw ImageDecodeException.corrupt(
                    ImageFormat.BMP, "its palette has %d colours, expected at most %d".formatted(held, ENTRIES));
        }
        for (int i = 0; i < held; i++) {
            int at = from + i * entryBytes;
            rgb[3 * i] = encoded[at + 2];
            rgb[3 * i + 1] = encoded[at + 1];
            rgb[3 * i + 2] = encoded[at];
        }
        return rgb;
    }

    /** By value: Pillow's luma of {@code rgb}. */
    static byte[] gray(byte[] rgb) {
        byte[] gray = new byte[ENTRIES];
        for (int i = 0; i < ENTRIES; i++) {
            gray[i] = ChannelMode.luma(rgb[3 * i] & 255, rgb[3 * i + 1] & 255, rgb[3 * i + 2] & 255);
        }
        return gray;
    }
}
