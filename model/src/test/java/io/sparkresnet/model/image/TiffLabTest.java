package io.sparkresnet.model.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** L*a*b*, held against colours that Pillow 13.0.0 gave for {@code Image.open(f).convert("RGB")}. */
final class TiffLabTest {
    private static final byte[] LAB =
            HexFormat.of().parseHex("ff0000" + "000000" + "895043" + "c8bc5c" + "5a4894" + "800001");

    private final ImageDecoder decoder = new ImageDecoder(DecodeLimits.DEFAULT);

    private static byte[] file() {
        return new TiffBuilder()
                .with(TiffBuilder.WIDTH, 6)
                .with(TiffBuilder.LENGTH, 1)
                .with(TiffBuilder.SAMPLES, 3)
                .with(TiffBuilder.PHOTOMETRIC, 8)
                .pixels(LAB)
                .build();
    }

    @Test
    void convertsAsLittleCmsDoes() throws ImageDecodeException {
        Pixels rgb = decoder.decode(file(), ChannelMode.RGB, ExifPolicy.IGNORE);

        assertThat(HexFormat.of().formatHex(rgb.bytes())).isEqualTo("fefffe010001fa050b3adf005009ff787776");
    }

    @Test
    void refusesItAsGrayAsPillowDoes() {
        assertThatExceptionOfType(ImageDecodeException.class)
                .isThrownBy(() -> decoder.decode(file(), ChannelMode.L, ExifPolicy.IGNORE))
                .withMessage("Cannot decode TIFF: CIE L*a*b* as gray is not supported");
    }
}
