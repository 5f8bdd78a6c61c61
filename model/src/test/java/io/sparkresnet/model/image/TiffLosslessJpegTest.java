package io.sparkresnet.model.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** Lossless JPEG (SOF3) in TIFF, 5x2 pixels, held against what Pillow 13.0.0 with libtiff 4.7.2 and libjpeg-turbo 3.2.0 made of the same files. */
final class TiffLosslessJpegTest {
    private static final HexFormat HEX = HexFormat.of();
    private static final int JPEG = 7;
    private static final int YCBCR_SUBSAMPLING = 530;

    private static final String GRAY =
            "ffd8ffe000104a46494600010100000100010000ffc3000b080002000501011100ffc40017000101010100000000"
                    + "000000000000000005040301ffda00080101000400008d2d04c283faad5fffd9";
    private static final String RGB =
            "ffd8ffee000e41646f626500640000000000ffc30011080002000503521100471100421100ffc400190000030101010000"
                    + "000000000000000000040506030102ffda000c0352004700420004000020827c8fc9d49931781b349bcda0ccdaa596ceb41a669a419aff00ffd9";
    private static final String YCBCR =
            "ffd8ffe000104a46494600010100000100010000ffc30011080002000503011100021101031101ffc400170001010101000000"
                    + "00000000000000000005010403ffc40017010101010100000000000000000000000005060304ffda000c03010002000300040000d477370594236"
                    + "9c6f2a098f11fce8aa4cf55290dca2f4ac87fffd9";

    private final ImageDecoder decoder = new ImageDecoder(DecodeLimits.DEFAULT);

    private static TiffBuilder file(String strip, int samples, int photometric) {
        return new TiffBuilder()
                .with(TiffBuilder.WIDTH, 5)
                .with(TiffBuilder.LENGTH, 2)
                .with(TiffBuilder.COMPRESSION, JPEG)
                .with(TiffBuilder.PHOTOMETRIC, photometric)
                .with(TiffBuilder.SAMPLES, samples)
                .with(TiffBuilder.ROWS_PER_STRIP, 2)
                .pixels(HEX.parseHex(strip));
    }

    @Test
    void readsGray() throws ImageDecodeException {
        Pixels gray = decoder.decode(file(GRAY, 1, 1).build(), ChannelMode.L, ExifPolicy.IGNORE);

        assertThat(HEX.formatHex(gray.bytes())).isEqualTo("74868a6f687c7e837d80");
    }

    @Test
    void readsRgb() throws ImageDecodeException {
        byte[] tiff = file(RGB, 3, 2).build();

        Pixels rgb = decoder.decode(tiff, ChannelMode.RGB, ExifPolicy.IGNORE);

        assertThat(HEX.formatHex(rgb.bytes()))
                .isEqualTo("88888986808864658375817788667e6469856f8b71838a708b808a6f7881");
    }

    @Test
    void refusesYCbCrWhichLibjpegConvertsForNoLosslessImage() {
        byte[] tiff = file(YCBCR, 3, 6)
                .with(YCBCR_SUBSAMPLING, TiffBuilder.SHORT, 2, 1 | 1 << 16)
                .build();

        assertThatExceptionOfType(ImageDecodeException.class)
                .isThrownBy(() -> decoder.decode(tiff, ChannelMode.RGB, ExifPolicy.IGNORE))
                .withMessage(
                        "Cannot decode TIFF: its JPEG data: Cannot decode JPEG: lossless coding (SOF3) of YCbCr samples is not supported");
    }
}
