package io.sparkresnet.model.image.tiff;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which sample layouts are read, and as what: {@code OPEN_INFO} of Pillow 13's {@code TiffImagePlugin}. What is not in this
 * table, Pillow refuses.
 */
final class ModeTable {
    /**
     * Byte order (I, M, or * for both), photometric interpretation, sample format, fill order, bits of each sample, extra
     * samples, then mode and raw mode.
     */
    private static final String ROWS = """
            * 0 1 1 1 - BILEVEL 1;I
            * 0 1 2 1 - BILEVEL 1;IR
            * 1 1 1 1 - BILEVEL 1
            * 1 1 2 1 - BILEVEL 1;R
            * 0 1 1 2 - L L;2I
            * 0 1 2 2 - L L;2IR
            * 1 1 1 2 - L L;2
            * 1 1 2 2 - L L;2R
            * 0 1 1 4 - L L;4I
            * 0 1 2 4 - L L;4IR
            * 1 1 1 4 - L L;4
            * 1 1 2 4 - L L;4R
            * 0 1 1 8 - L L;I
            * 0 1 2 8 - L L;IR
            * 1 1 1 8 - L L
            * 1 2 1 8 - L L
            * 1 1 2 8 - L L;R
            I 1 1 1 12 - I16 I;12
            I 0 1 1 16 - I16 I;16
            I 1 1 1 16 - I16 I;16
            M 1 1 1 16 - I16B I;16B
            I 1 1 2 16 - I16 I;16R
            I 1 2 1 16 - I I;16S
            M 1 2 1 16 - I I;16BS
            I 0 3 1 32 - F F;32F
            M 0 3 1 32 - F F;32BF
            I 1 1 1 32 - I I;32N
            I 1 2 1 32 - I I;32S
            M 1 2 1 32 - I I;32BS
            I 1 3 1 32 - F F;32F
            M 1 3 1 32 - F F;32BF
            * 1 1 1 8.8 0 L LX
            * 1 1 1 8.8 1 PREMULTIPLIED_LA La
            * 1 1 1 8.8 2 LA LA
            * 2 1 1 8.8.8 - RGB RGB
            * 2 1 2 8.8.8 - RGB RGB;R
            * 2 1 1 8.8.8.8 - RGBA RGBA
            * 2 1 1 8.8.8.8 0 RGB RGBX
            * 2 1 1 8.8.8.8.8 0.0 RGB RGBXX
            * 2 1 1 8.8.8.8.8.8 0.0.0 RGB RGBXXX
            * 2 1 1 8.8.8.8 1 RGBA RGBa
            * 2 1 1 8.8.8.8.8 1.0 RGBA RGBaX
            * 2 1 1 8.8.8.8.8.8 1.0.0 RGBA RGBaXX
            * 2 1 1 8.8.8.8 2 RGBA RGBA
            * 2 1 1 8.8.8.8.8 2.0 RGBA RGBAX
            * 2 1 1 8.8.8.8.8.8 2.0.0 RGBA RGBAXX
            * 2 1 1 8.8.8.8 999 RGBA RGBA
            I 2 1 1 16.16.16 - RGB RGB;16L
            M 2 1 1 16.16.16 - RGB RGB;16B
            I 2 1 1 16.16.16.16 - RGBA RGBA;16L
            M 2 1 1 16.16.16.16 - RGBA RGBA;16B
            I 2 1 1 16.16.16.16 0 RGB RGBX;16L
            M 2 1 1 16.16.16.16 0 RGB RGBX;16B
            I 2 1 1 16.16.16.16 1 RGBA RGBa;16L
            M 2 1 1 16.16.16.16 1 RGBA RGBa;16B
            I 2 1 1 16.16.16.16 2 RGBA RGBA;16L
            M 2 1 1 16.16.16.16 2 RGBA RGBA;16B
            * 3 1 1 1 - P P;1
            * 3 1 2 1 - P P;1R
            * 3 1 1 2 - P P;2
            * 3 1 2 2 - P P;2R
            * 3 1 1 4 - P P;4
            * 3 1 2 4 - P P;4R
            * 3 1 1 8 - P P
            * 3 1 1 8.8 0 P PX
            * 3 1 1 8.8 2 PA PA
            * 3 1 2 8 - P P;R
            * 5 1 1 8.8.8.8 - CMYK CMYK
            * 5 1 1 8.8.8.8.8 0 CMYK CMYKX
            * 5 1 1 8.8.8.8.8.8 0.0 CMYK CMYKXX
            I 5 1 1 16.16.16.16 - CMYK CMYK;16L
            M 5 1 1 16.16.16.16 - CMYK CMYK;16B
            * 6 1 1 8 - L L
            * 6 1 1 8.8.8 - YCBCR YCbCr
            * 8 1 1 8.8.8 - LAB LAB
            """;

    private static final Map<String, Mode> MODES = new HashMap<>();

    static {
        ROWS.lines().forEach(row -> {
            String[] words = row.split(" ", -1);
            String key = String.join(" ", words[1], words[2], words[3], words[4], words[5]);
            Mode mode = new Mode(PixelMode.valueOf(words[6]), words[7]);
            if (!words[0].equals("M")) {
                MODES.put("I " + key, mode);
            }
            if (!words[0].equals("I")) {
                MODES.put("M " + key, mode);
            }
        });
    }

    private ModeTable() {}

    /**
     * How Pillow takes a layout.
     *
     * @param rawMode Pillow's name of how the samples lie
     */
    record Mode(PixelMode mode, String rawMode) {}

    /** The mode of a layout; fill order 1 is that of most significant bits first. */
    static Optional<Mode> find(Layout layout, double fillOrder) {
        String key = String.join(
                " ",
                layout.source().bigEndian ? "M" : "I",
                number(layout.photometric()),
                joined(layout.sampleFormat()),
                number(fillOrder),
                joined(layout.bits()),
                joined(layout.extraSamples()));
        return Optional.ofNullable(MODES.get(key));
    }

    private static String joined(List<Double> numbers) {
        StringBuilder joined = new StringBuilder();
        for (double each : numbers) {
            joined.append(joined.isEmpty() ? "" : ".").append(number(each));
        }
        return joined.isEmpty() ? "-" : joined.toString();
    }

    /** Whole numbers as such; anything else is in no row. */
    static String number(double number) {
        return number == Math.rint(number) && Math.abs(number) < 1e9 ? Long.toString((long) number) : "?" + number;
    }
}
