package io.sparkresnet.model.image.gif;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.sparkresnet.model.image.ChannelMode;
import io.sparkresnet.model.image.DecodeLimits;
import io.sparkresnet.model.image.ExifPolicy;
import io.sparkresnet.model.image.ImageDecodeException;
import io.sparkresnet.model.image.ImageDecodeException.Kind;
import io.sparkresnet.model.image.ImageDecoder;
import io.sparkresnet.model.image.ImageHeader;
import io.sparkresnet.model.image.Pixels;
import java.io.ByteArrayOutputStream;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Refusals, each with Pillow's verdict beside it; what is read is held to Pillow's pixels by recorded images. */
final class GifReaderTest {
    private static final String SIGNATURE = "474946383961";
    /** 2x1, a palette of two colours. */
    private static final String SCREEN = SIGNATURE + "02000100800000" + "0a141e28323c";

    private static final String FRAME = "2c00000000020001000002";
    /** Clear, 0, 1, end, in codes of three bits. */
    private static final String PIXELS = "02440a00";

    private final ImageDecoder decoder = new ImageDecoder(DecodeLimits.DEFAULT);

    private Pixels decode(String hex) throws ImageDecodeException {
        return decoder.decode(HexFormat.of().parseHex(hex), ChannelMode.RGB, ExifPolicy.APPLY);
    }

    @Test
    void readsTheFrame() throws ImageDecodeException {
        assertThat(decode(SCREEN + FRAME + PIXELS).bytes()).containsExactly(10, 20, 30, 40, 50, 60);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            nothing behind the signature   | ''                               | TRUNCATED | the file ends before its first image
            a screen                       | 02000100800000                   | TRUNCATED | the file ends before its first image
            a palette                      | 02000100800000 0a141e28323c      | TRUNCATED | the file ends before its first image
            no image                       | 02000100000000 3b                | CORRUPT   | it has no image
            an extension                   | 02000100000000 21f904            | TRUNCATED | the file ends before its first image
            a short extension              | 02000100000000 21f9020100 003b   | CORRUPT   | its graphic control extension has 2 bytes, expected 4
            half a frame                   | 02000100000000 2c000000          | TRUNCATED | the file ends before its first image
            a frame without pixels         | 02000100000000 2c000000000200010000 02 | TRUNCATED | its pixels end early
            a frame of no width            | 02000100000000 2c000000000000010000 02 024405 | CORRUPT | its first image has 0x1 pixels
            a screen and frame of nothing  | 00000000000000 2c000000000000000000 02 024405 | CORRUPT | its header says 0x0 pixels
            13 bits                        | 02000100000000 2c000000000200010000 0d 024405 | CORRUPT | its code size is 13 bits, expected at most 12
            a code in place of a pixel     | 02000100000000 2c000000000200010000 02 023405 | CORRUPT | its pixels have the code 6, expected at most 4
            a code that is not there yet   | 02000100000000 2c000000000200010000 02 02c401 | CORRUPT | its pixels have the code 7, expected at most 6
            an end before the last pixel   | 02000100000000 2c000000000200010000 02 024405 3b | TRUNCATED | its pixels end early
            """)
    void refuses(String what, String behindSignature, Kind kind, String reason) {
        String hex = SIGNATURE + behindSignature.replace(" ", "");
        assertThatExceptionOfType(ImageDecodeException.class)
                .as(what)
                .isThrownBy(() -> decode(hex))
                .withMessage("Cannot decode GIF: " + reason)
                .satisfies(refusal -> assertThat(refusal.kind()).isEqualTo(kind));
    }

    @Test
    void refusesAFrameThatReachesTooFar() {
        String hex = SIGNATURE + "02000100000000" + "2cffffffff0100010000" + "02" + "024405";
        assertThatExceptionOfType(ImageDecodeException.class)
                .isThrownBy(() -> decode(hex))
                .withMessage("Cannot decode GIF: 65536x65536 is 4294967296 pixels, expected at most 178956970");
    }

    /** Pillow's {@code convert("L")} then has mode P: its pixels are the indices, but it would be resized by nearest only. */
    @Test
    void readsTheFilesColoursUnderAPaletteOfGraysOfTheFrame() throws ImageDecodeException {
        String frame = "2c000000000200010080" + "000000010101" + "02";
        byte[] encoded = HexFormat.of().parseHex(SCREEN + frame + PIXELS);
        Pixels rgb = decoder.decode(encoded, ChannelMode.RGB, ExifPolicy.IGNORE);
        Pixels gray = decoder.decode(encoded, ChannelMode.L, ExifPolicy.IGNORE);
        assertThat(rgb.bytes()).containsExactly(10, 20, 30, 40, 50, 60);
        assertThat(gray.bytes()).containsExactly(0, 1);
    }

    /** The second piece of a file is what Pillow asks for at an early end code, and then goes on in the first. */
    @Test
    void goesOnBehindAnEarlyEndWhereTheFileIsLong() throws ImageDecodeException {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        // Clear, 0, end, 1, in codes of three bits
        file.writeBytes(HexFormat.of().parseHex(SCREEN + FRAME + "02440300"));
        file.writeBytes(new byte[65536]);
        Pixels read = decoder.decode(file.toByteArray(), ChannelMode.RGB, ExifPolicy.IGNORE);
        assertThat(read.bytes()).containsExactly(10, 20, 30, 40, 50, 60);
    }

    @Test
    void readsTheHeaderWithoutPixels() throws ImageDecodeException {
        ImageHeader header = ImageHeader.read(HexFormat.of().parseHex(SIGNATURE + "03000500000000" + FRAME));
        assertThat(header.width()).isEqualTo(3);
        assertThat(header.height()).isEqualTo(5);
        assertThat(header.format().id()).isEqualTo("gif");
    }
}
