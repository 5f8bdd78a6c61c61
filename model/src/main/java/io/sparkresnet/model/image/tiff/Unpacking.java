package io.sparkresnet.model.image.tiff;

import io.sparkresnet.model.image.ImageDecodeException;
import org.jspecify.annotations.Nullable;

/**
 * Takes a row of stored samples apart, as one of Pillow's unpackers does ({@code Unpack.c}), to the bytes that a
 * {@link PixelMode} keeps of a pixel.
 */
interface Unpacking {

    /** Stored bits of a pixel. */
    int bits();

    /** Unpacks pixels from {@code in[from...]} to {@code out[at...]}. */
    void unpack(byte[] in, int from, int pixels, byte[] out, int at);

    /** Bytes of so many pixels in a row. */
    default long rowBytes(long pixels) {
        return (pixels * bits() + 7) / 8;
    }

    /** The unpacking of a mode and a raw mode, Pillow's names. */
    static Unpacking of(PixelMode mode, String rawMode) throws ImageDecodeException {
        Unpacking found = find(mode, rawMode);
        if (found == null) {
            throw Refusal.unsupported("a layout of samples that Pillow calls %s".formatted(rawMode));
        }
        return found;
    }

    private static @Nullable Unpacking find(PixelMode mode, String raw) {
        return switch (mode) {
            case BILEVEL -> packed(1, raw);
            case L, P -> raw.equals("LX") || raw.equals("PX") ? new Picking(1, 2, 1, 0) : packed(8, raw);
            case LA, PREMULTIPLIED_LA, PA -> raw.length() == 2 ? new Picking(1, 2, 1, 0) : null;
            case I16, I16B -> raw.equals("I") ? null : number(raw);
            case I, F -> number(raw);
            case RGB, RGBA, CMYK -> colours(mode, raw);
            case YCBCR -> raw.equals("YCbCr") ? new Picking(3, 3, 1, 0) : null;
            case LAB -> raw.equals("LAB") ? new LabSamples() : band(raw, "LAB", mode);
        };
    }

    /** Whole samples of 1, 2, 4 or 8 bits: {@code L;4IR} is 4 bits, inverted, reversed. */
    private static @Nullable Unpacking packed(int defaultBits, String raw) {
        int flags = raw.indexOf(';');
        char base = raw.charAt(0);
        String suffix = flags < 0 ? "" : raw.substring(flags + 1);
        String depth = suffix.replaceAll("[IR]", "");
        boolean indexed = base == 'P';
        boolean bytes = depth.isEmpty() && defaultBits == 8;
        if ((suffix.equals("IR") && bytes) || (indexed && !bytes && suffix.contains("R"))) {
            // In Pillow's mode table, but with nothing to unpack it
            return null;
        }
        return new PackedSamples(
                depth.isEmpty() ? defaultBits : Integer.parseInt(depth),
                suffix.contains("I"),
                suffix.contains("R"),
                indexed);
    }

    private static @Nullable Unpacking number(String raw) {
        return switch (raw) {
            case "I;12" -> new NumberSamples(NumberSamples.Kind.UNSIGNED_12);
            case "I;16", "I;16L" -> new NumberSamples(NumberSamples.Kind.UNSIGNED_16_LITTLE);
            case "I;16B" -> new NumberSamples(NumberSamples.Kind.UNSIGNED_16_BIG);
            case "I;16R" -> new NumberSamples(NumberSamples.Kind.UNSIGNED_16_REVERSED);
            case "I;16S" -> new NumberSamples(NumberSamples.Kind.SIGNED_16_LITTLE);
            case "I;16BS" -> new NumberSamples(NumberSamples.Kind.SIGNED_16_BIG);
            case "I", "I;32N", "I;32S" -> new NumberSamples(NumberSamples.Kind.SIGNED_32_LITTLE);
            case "I;32BS" -> new NumberSamples(NumberSamples.Kind.SIGNED_32_BIG);
            case "F", "F;32F" -> new NumberSamples(NumberSamples.Kind.FLOAT_32_LITTLE);
            case "F;32BF" -> new NumberSamples(NumberSamples.Kind.FLOAT_32_BIG);
            default -> null;
        };
    }

    private static @Nullable Unpacking colours(PixelMode mode, String raw) {
        int semicolon = raw.indexOf(';');
        String names = semicolon < 0 ? raw : raw.substring(0, semicolon);
        String suffix = semicolon < 0 ? "" : raw.substring(semicolon + 1);
        if (names.length() < 3) {
            return band(raw, mode == PixelMode.CMYK ? "CMYK" : mode == PixelMode.RGBA ? "RGBA" : "RGB", mode);
        }
        int stored = names.length();
        int bytes = suffix.startsWith("16") ? 2 : 1;
        int high = suffix.endsWith("L") ? 1 : 0;
        if (names.startsWith("RGBa")) {
            return new PremultipliedSamples(stored, bytes, high);
        }
        if (suffix.equals("R")) {
            return new ReversedSamples();
        }
        return new Picking(mode.kept, bytes * stored, bytes, high);
    }

    private static @Nullable Unpacking band(String raw, String bands, PixelMode mode) {
        int band = raw.length() == 1 ? bands.indexOf(raw) : -1;
        return band < 0 ? null : new BandSamples(band, mode.kept, 1);
    }
}
