package io.sparkresnet.model.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Zstandard and LZMA strips of 4x3 gray pixels, right and wrong; verdicts are those of Pillow 13.0.0. */
final class TiffZstandardTest {
    private static final int ZSTANDARD = 50000;
    private static final int LZMA = 34925;
    private static final String MAGIC = "28b52ffd";
    /** 12 bytes as they are, in the only block. */
    private static final String STORED = "610000" + "0102030405060708090a0b0c";

    private final ImageDecoder decoder = new ImageDecoder(DecodeLimits.DEFAULT);

    private byte[] pixels(int compression, String strip) throws ImageDecodeException {
        byte[] file = new TiffBuilder()
                .with(TiffBuilder.COMPRESSION, compression)
                .pixels(HexFormat.of().parseHex(strip))
                .build();
        return decoder.decode(file, ChannelMode.L, ExifPolicy.IGNORE).bytes();
    }

    @Test
    void readsABlockAsItIs() throws ImageDecodeException {
        assertThat(pixels(ZSTANDARD, MAGIC + "200c" + STORED)).containsExactly(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12);
    }

    @Test
    void readsARun() throws ImageDecodeException {
        assertThat(pixels(ZSTANDARD, MAGIC + "200c" + "63000007"))
                .containsOnly(7)
                .hasSize(12);
    }

    @Test
    void takesWhatItNeedsOfALongerBlock() throws ImageDecodeException {
        assertThat(pixels(ZSTANDARD, MAGIC + "20ff" + "fb070007"))
                .containsOnly(7)
                .hasSize(12);
    }

    @ParameterizedTest
    @CsvSource({
        // A window of 256 MB, a dictionary, an unknown bit, a wrong magic number
        "28b52ffd 0090 610000 0102030405060708090a0b0c",
        "28b52ffd 21050c 610000 0102030405060708090a0b0c",
        "28b52ffd 280c 610000 0102030405060708090a0b0c",
        "28b52ffe 200c 610000 0102030405060708090a0b0c",
        // A check sum that differs, a size that does, a block of an unknown kind, one that is longer than the window
        "28b52ffd 240c 610000 0102030405060708090a0b0c 00000000",
        "28b52ffd 200b 610000 0102030405060708090a0b0c",
        "28b52ffd 200c 670000 0102030405060708090a0b0c",
        "28b52ffd 2005 610000 0102030405060708090a0b0c",
        // Eleven of twelve bytes, repeated codes without any before, literals that are cut
        "28b52ffd 200b 590000 0102030405060708090a0b",
        "28b52ffd 200c 550000 0301000000000000000000",
        "28b52ffd 200c 250000 60010203",
    })
    void refusesWhatLibtiffRefuses(String strip) {
        assertThatExceptionOfType(ImageDecodeException.class)
                .isThrownBy(() -> pixels(ZSTANDARD, strip.replace(" ", "")))
                .withMessage("Cannot decode TIFF: strip 0 ends within its pixels or is broken");
    }

    @Test
    void refusesWhatIsNoXz() {
        assertThatExceptionOfType(ImageDecodeException.class)
                .isThrownBy(() -> pixels(LZMA, "fd377a585a01"))
                .withMessage("Cannot decode TIFF: strip 0 ends within its pixels or is broken");
    }
}
