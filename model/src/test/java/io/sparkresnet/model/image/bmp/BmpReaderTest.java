package io.sparkresnet.model.image.bmp;

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
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Refusals, each with Pillow's verdict beside it; what is read is held to Pillow's pixels by recorded images. */
final class BmpReaderTest {
    private final ImageDecoder decoder = new ImageDecoder(DecodeLimits.DEFAULT);

    /** A file with a header of that size, pixels of {@code behind} right behind it. */
    private static byte[] bmp(
            int header, int width, int height, int bits, int compression, int colors, byte... behind) {
        ByteBuffer file = ByteBuffer.allocate(14 + header + behind.length).order(ByteOrder.LITTLE_ENDIAN);
        file.put((byte) 'B').put((byte) 'M').putInt(file.capacity()).putInt(0).putInt(14 + header);
        file.putInt(header).putInt(width).putInt(height).putShort((short) 1).putShort((short) bits);
        file.putInt(compression).putInt(0).putInt(0).putInt(0).putInt(colors).putInt(0);
        file.position(14 + header);
        return file.put(behind).array();
    }

    private void assertRefuses(byte[] encoded, Kind kind, String reason) {
        assertThatExceptionOfType(ImageDecodeException.class)
                .isThrownBy(() -> decoder.decode(encoded, ChannelMode.RGB, ExifPolicy.APPLY))
                .withMessage("Cannot decode BMP: " + reason)
                .satisfies(refusal -> assertThat(refusal.kind()).isEqualTo(kind));
    }

    @Test
    void readsPixels() throws ImageDecodeException {
        byte[] encoded = bmp(40, 2, 1, 24, 0, 0, HexFormat.of().parseHex("010203040506"));
        Pixels read = decoder.decode(encoded, ChannelMode.RGB, ExifPolicy.IGNORE);
        assertThat(read.bytes()).containsExactly(3, 2, 1, 6, 5, 4);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            2   | 0 | 2 bits a pixel are not supported
            0   | 0 | 0 bits a pixel are not supported
            64  | 0 | 64 bits a pixel are not supported
            0   | 4 | compression 4 (a JPEG) is not supported
            0   | 5 | compression 5 (a PNG) is not supported
            32  | 6 | compression 6 (bit fields with alpha) is not supported
            24  | 7 | compression 7 is not supported
            32  | 3 | the bit fields 00000001 00000002 00000004 00000000 of 32 bits are not supported
            16  | 3 | the bit fields 00000001 00000002 00000004 00000000 of 16 bits are not supported
            8   | 3 | the bit fields 00000001 00000002 00000004 00000000 of 8 bits are not supported
            24  | 1 | RLE8 with 24 bits a pixel is not supported
            """)
    void doesNotSupport(int bits, int compression, String reason) {
        byte[] encoded = bmp(40, 2, 1, bits, compression, 0, HexFormat.of().parseHex("010000000200000004000000"));
        assertRefuses(encoded, Kind.UNSUPPORTED, reason);
    }

    @Test
    void doesNotSupportOtherHeaders() {
        byte[] encoded = bmp(40, 2, 1, 24, 0, 0);
        encoded[14] = 16;
        assertRefuses(encoded, Kind.UNSUPPORTED, "a header of 16 bytes is not supported");
    }

    @Test
    void doesNotSupportAPaletteOfMoreThanSixteenBits() {
        assertRefuses(bmp(40, 2, 1, 8, 0, 65_537), Kind.UNSUPPORTED, "a palette of 65537 colours is not supported");
    }

    @Test
    void refusesAPaletteThatEightBitsCannotReach() {
        byte[] noise = new byte[2000];
        Arrays.fill(noise, (byte) 7);
        assertRefuses(
                bmp(40, 2, 1, 8, 0, 257, noise), Kind.CORRUPT, "its palette has 257 colours, expected at most 256");
    }

    /** Pillow takes the pixels for grays of a byte, whatever the header says. */
    @Test
    void refusesGraysThatAreWiderThanARow() {
        byte[] palette = new byte[64];
        for (int i = 0; i < 64; i++) {
            palette[i] = (byte) (i % 4 == 3 ? 0 : i / 4);
        }
        assertRefuses(bmp(40, 9, 1, 4, 0, 0, palette), Kind.CORRUPT, "a row of grays has 9 bytes, expected at most 8");
    }

    @Test
    void refusesWhatEndsEarly() {
        byte[] whole = bmp(40, 2, 1, 24, 0, 0, new byte[6]);
        assertRefuses(Arrays.copyOf(whole, 59), Kind.TRUNCATED, "the file ends within its pixels");
        assertRefuses(Arrays.copyOf(whole, 53), Kind.TRUNCATED, "the file ends within its header");
        assertRefuses(Arrays.copyOf(whole, 16), Kind.TRUNCATED, "the file ends within its header");
        assertRefuses(bmp(40, 2, 1, 32, 3, 0, new byte[11]), Kind.TRUNCATED, "the file ends within its header");
    }

    @ParameterizedTest
    @CsvSource({"0, 1, 0x1", "1, 0, 1x0"})
    void refusesNoPixels(int width, int height, String size) {
        assertRefuses(
                bmp(40, width, height, 24, 0, 0, new byte[4]),
                Kind.CORRUPT,
                "its header says %s pixels".formatted(size));
    }

    @Test
    void refusesMoreThanTheLimitByItsHeader() {
        assertRefuses(
                bmp(40, 20_000, 20_000, 1, 0, 0, new byte[8]),
                Kind.TOO_LARGE,
                "20000x20000 is 400000000 pixels, expected at most 178956970");
        assertRefuses(bmp(40, -5, 1, 24, 0, 0, new byte[4]), Kind.TOO_LARGE, "its header says 4294967291x1 pixels");
    }

    @ParameterizedTest
    @CsvSource({
        "an end before the last pixel, 01 05 00 01",
        "a step without its size, 00 02 01",
        "too few literals, 00 03 01"
    })
    void refusesRunsThatEndEarly(String what, String runs) {
        byte[] behind = HexFormat.of().parseHex("07070700" + runs.replace(" ", ""));
        byte[] encoded = bmp(40, 2, 1, 8, 1, 1, behind);
        ByteBuffer.wrap(encoded).order(ByteOrder.LITTLE_ENDIAN).putInt(10, 58);
        assertRefuses(encoded, Kind.TRUNCATED, "its pixels end early");
    }

    /** A header may promise what only many bytes can fill: nothing of that size is made for a few. */
    @Test
    void refusesALargeImageOfFewBytes() {
        byte[] encoded = bmp(40, 13_000, 13_000, 8, 1, 1, HexFormat.of().parseHex("0707070001050001"));
        ByteBuffer.wrap(encoded).order(ByteOrder.LITTLE_ENDIAN).putInt(10, 58);
        assertRefuses(encoded, Kind.TRUNCATED, "its pixels end early");
    }

    @Test
    void readsTheHeaderWithoutPixels() throws ImageDecodeException {
        ImageHeader header = ImageHeader.read(bmp(40, 3, -5, 24, 0, 0));
        assertThat(header.width()).isEqualTo(3);
        assertThat(header.height()).isEqualTo(5);
        assertThat(header.format().id()).isEqualTo("bmp");
    }
}
