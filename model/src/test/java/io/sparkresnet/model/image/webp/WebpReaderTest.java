package io.sparkresnet.model.image.webp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.sparkresnet.model.image.ChannelMode;
import io.sparkresnet.model.image.DecodeLimits;
import io.sparkresnet.model.image.ExifPolicy;
import io.sparkresnet.model.image.ImageDecodeException;
import io.sparkresnet.model.image.ImageDecodeException.Kind;
import io.sparkresnet.model.image.ImageDecoder;
import io.sparkresnet.model.image.ImageFormat;
import io.sparkresnet.model.image.ImageHeader;
import io.sparkresnet.model.image.Pixels;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Refusals, which are Pillow's; what is read is held to Pillow's pixels by recorded images. */
final class WebpReaderTest {
    /** 3x2, one colour. */
    private static final String LOSSY = "3001009d012a0300020007409625a000037000fee0b77ffc92f527e560880000";
    /** 2x1, two colours. */
    private static final String LOSSLESS = "2f010000000ff08fff41fec1d4fc471a32a2ff01";
    /** 2x1, one colour. */
    private static final String LOSSLESS_ODD = "2f0100000007508f2257abff8188e87f00";

    private static final String STORED_ALPHA = "004d4d4d4d4d4d";

    private final ImageDecoder decoder = new ImageDecoder(DecodeLimits.DEFAULT);

    private static String chunk(String type, String content) {
        int length = content.length() / 2;
        String padding = length % 2 == 0 ? "" : "00";
        return HexFormat.of().formatHex(type.getBytes(StandardCharsets.US_ASCII)) + u32(length) + content + padding;
    }

    private static String u32(int number) {
        return HexFormat.of().toHexDigits(Integer.reverseBytes(number));
    }

    private static String riff(String... chunks) {
        String content = "57454250" + String.join("", chunks);
        return "52494646" + u32(content.length() / 2) + content;
    }

    /** An extended header; a canvas of 3x2. */
    private static String extended(String flags) {
        return chunk("VP8X", flags + "000000" + "020000" + "010000");
    }

    /** A frame of an animation whose chunks follow, at that place in units of two pixels. */
    private static String frame(int left, int top, String chunks) {
        return chunk("ANMF", "%02x0000%02x0000".formatted(left, top) + "000000" + "000000" + "000000" + "00" + chunks);
    }

    private Pixels decode(String hex) throws ImageDecodeException {
        return decoder.decode(HexFormat.of().parseHex(hex), ChannelMode.RGB, ExifPolicy.APPLY);
    }

    private void assertRefuses(String hex, Kind kind, String reason) {
        assertThatExceptionOfType(ImageDecodeException.class)
                .isThrownBy(() -> decode(hex))
                .withMessage("Cannot decode WebP: " + reason)
                .withNoCause()
                .satisfies(refusal -> assertThat(refusal.kind()).isEqualTo(kind));
    }

    @Test
    void readsLossy() throws ImageDecodeException {
        byte[] pixels = decode(riff(chunk("VP8 ", LOSSY))).bytes();
        assertThat(pixels).hasSize(18);
        assertThat(Arrays.copyOf(pixels, 6)).containsExactly(196, 32, 87, 196, 32, 87);
    }

    @Test
    void readsLossless() throws ImageDecodeException {
        assertThat(decode(riff(chunk("VP8L", LOSSLESS))).bytes()).containsExactly(200, 30, 90, 0, 255, 7);
    }

    @Test
    void placesTheFirstFrameOnABlackCanvas() throws ImageDecodeException {
        String animation = riff(
                extended("02"),
                chunk("ANIM", "ffffffff0000"),
                frame(0, 0, chunk("VP8L", LOSSLESS)),
                frame(0, 0, chunk("VP8 ", LOSSY)));
        assertThat(decode(animation).bytes())
                .containsExactly(200, 30, 90, 0, 255, 7, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
    }

    @Test
    void readsTheHeaderOfACutFile() throws ImageDecodeException {
        byte[] lossy = HexFormat.of().parseHex(riff(chunk("VP8 ", LOSSY)));
        byte[] lossless = HexFormat.of().parseHex(riff(chunk("VP8L", LOSSLESS)));
        byte[] alpha = HexFormat.of().parseHex(riff(extended("10"), chunk("ALPH", STORED_ALPHA)));
        assertThat(ImageHeader.read(Arrays.copyOf(lossy, 30))).isEqualTo(new ImageHeader(ImageFormat.WEBP, 3, 2));
        assertThat(ImageHeader.read(Arrays.copyOf(lossless, 25))).isEqualTo(new ImageHeader(ImageFormat.WEBP, 2, 1));
        assertThat(ImageHeader.read(Arrays.copyOf(alpha, 30))).isEqualTo(new ImageHeader(ImageFormat.WEBP, 3, 2));
    }

    @Test
    void ignoresWhatFollowsTheFile() throws ImageDecodeException {
        assertThat(decode(riff(chunk("VP8L", LOSSLESS)) + "6a756e6b").bytes()).containsExactly(200, 30, 90, 0, 255, 7);
    }

    @ParameterizedTest
    @ValueSource(strings = {"VP8 " + LOSSY, "VP8L" + LOSSLESS, "VP8L" + LOSSLESS_ODD})
    void refusesEveryCut(String image) {
        byte[] whole = HexFormat.of().parseHex(riff(chunk(image.substring(0, 4), image.substring(4))));
        for (int length = 12; length < whole.length; length++) {
            byte[] cut = Arrays.copyOf(whole, length);
            assertThatExceptionOfType(ImageDecodeException.class)
                    .as("cut to %d of %d bytes", length, whole.length)
                    .isThrownBy(() -> decoder.decode(cut, ChannelMode.RGB, ExifPolicy.IGNORE))
                    .withMessageStartingWith("Cannot decode WebP: ")
                    .satisfies(refusal -> assertThat(refusal.kind()).isEqualTo(Kind.TRUNCATED));
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            another frame     | 3101009d012a03000200 | CORRUPT   | its VP8 frame is no key frame
            a later profile   | 3801009d012a03000200 | CORRUPT   | its VP8 frame has the profile 4
            a hidden frame    | 2001009d012a03000200 | CORRUPT   | its VP8 frame is not to be shown
            no start code     | 3001009d012b03000200 | CORRUPT   | its VP8 frame does not begin with a start code
            no width          | 3001009d012a00000200 | CORRUPT   | its VP8 frame says 0x2 pixels
            a long partition  | 3041009d012a03000200 | CORRUPT   | its VP8 frame's first partition has 521 of 32 bytes
            no tokens         | d002009d012a03000200 | TRUNCATED | the frame ends before its coefficients
            """)
    void refusesFrameHeader(String what, String head, Kind kind, String reason) {
        assertRefuses(riff(chunk("VP8 ", head + LOSSY.substring(20))), kind, reason);
    }

    @Test
    void refusesFrameWithoutEnoughCoefficients() {
        String frame = riff(chunk("VP8 ", LOSSY.substring(0, 40)));
        assertRefuses(frame, Kind.TRUNCATED, "its coefficients end within row 0 of 1");
    }

    @Test
    void refusesLosslessImageThatEndsEarly() {
        String image = riff(chunk("VP8L", LOSSLESS.substring(0, 24)));
        assertRefuses(image, Kind.TRUNCATED, "its lossless data end before its pixels do");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            another signature | 2e01000000 | its lossless image begins with the byte 2e (expected 2f)
            a later version   | 2f01000020 | its lossless image has the version 1
            """)
    void refusesLosslessHeader(String what, String head, String reason) {
        assertRefuses(riff(chunk("VP8L", head + LOSSLESS.substring(10))), Kind.CORRUPT, reason);
    }

    @Test
    void refusesFileThatSaysItIsLonger() {
        String file = riff(chunk("VP8 ", LOSSY));
        String longer = file.substring(0, 8) + u32(100) + file.substring(16);
        assertRefuses(longer, Kind.TRUNCATED, "its RIFF header says 108 bytes, the file has 52");
    }

    @Test
    void refusesFileThatSaysItIsNothing() {
        String file = riff(chunk("VP8 ", LOSSY));
        String nothing = file.substring(0, 8) + u32(4) + file.substring(16);
        assertRefuses(nothing, Kind.CORRUPT, "its RIFF header says 4 bytes");
    }

    @Test
    void refusesAnotherFirstChunk() {
        String file = riff(chunk("ICCP", "00"), chunk("VP8 ", LOSSY));
        assertRefuses(file, Kind.CORRUPT, "its first chunk is ICCP (expected VP8, VP8L or VP8X)");
    }

    @Test
    void refusesBytesThatAreNoChunk() {
        assertRefuses(
                riff(chunk("VP8 ", LOSSY), "0001"), Kind.TRUNCATED, "2 bytes are left where a chunk should begin");
        assertRefuses(
                riff(chunk("VP8 ", LOSSY), "00010203", u32(9)),
                Kind.TRUNCATED,
                "the file ends within its chunk 00010203");
    }

    @Test
    void refusesDamagedStructure() {
        assertRefuses(
                riff(extended("10"), chunk("VP8L", LOSSLESS)),
                Kind.CORRUPT,
                "a picture of 2x1 pixels at (0, 0) does not fit its canvas of 3x2");
        assertRefuses(riff(extended("91"), chunk("VP8 ", LOSSY)), Kind.CORRUPT, "its header has the unknown flags 81");
        assertRefuses(
                riff(extended("00"), extended("00"), chunk("VP8 ", LOSSY)), Kind.CORRUPT, "it has a second chunk VP8X");
        assertRefuses(riff(extended("00"), chunk("EXIF", "00")), Kind.CORRUPT, "it has no picture");
        assertRefuses(
                riff(extended("00"), chunk("VP8 ", LOSSY), chunk("VP8 ", LOSSY)),
                Kind.CORRUPT,
                "its chunk VP8 is out of place");
        assertRefuses(
                riff(chunk("VP8X", "0000000002000001000000"), chunk("VP8 ", LOSSY)),
                Kind.CORRUPT,
                "its chunk VP8X has 11 bytes (expected 10)");
    }

    @Test
    void refusesDamagedAnimation() {
        String announcement = chunk("ANIM", "ffffffff0000");
        assertRefuses(
                riff(extended("02"), frame(0, 0, chunk("VP8 ", LOSSY))),
                Kind.CORRUPT,
                "its animation has no chunk ANIM");
        assertRefuses(
                riff(extended("02"), announcement, frame(1, 0, chunk("VP8 ", LOSSY))),
                Kind.CORRUPT,
                "a picture of 3x2 pixels at (2, 0) does not fit its canvas of 3x2");
        assertRefuses(
                riff(extended("02"), announcement, frame(0, 0, chunk("VP8 ", LOSSY)), frame(0, 0, chunk("ALPH", "00"))),
                Kind.CORRUPT,
                "a picture has no pixels");
        assertRefuses(
                riff(extended("02"), announcement, chunk("ANMF", "000000")),
                Kind.CORRUPT,
                "its chunk ANMF has 3 bytes");
    }

    @Test
    void refusesDamagedAlpha() {
        String image = chunk("VP8 ", LOSSY);
        assertRefuses(
                riff(extended("10"), chunk("ALPH", STORED_ALPHA.substring(2)), image),
                Kind.CORRUPT,
                "its alpha channel begins with the byte 4d");
        assertRefuses(
                riff(extended("10"), chunk("ALPH", "004d4d4d4d4d"), image),
                Kind.TRUNCATED,
                "its lossless data end before its pixels do");
        assertRefuses(
                riff(extended("10"), image, chunk("ALPH", STORED_ALPHA)),
                Kind.CORRUPT,
                "a picture's alpha chunk follows its pixels");
    }

    @Test
    void dropsAlphaWithoutLookingAtItWhereItIsNotAnnounced() throws ImageDecodeException {
        String hidden = riff(extended("00"), chunk("ALPH", "ff"), chunk("VP8 ", LOSSY));
        assertThat(decode(hidden).bytes())
                .isEqualTo(decode(riff(chunk("VP8 ", LOSSY))).bytes());
    }

    @Test
    void refusesExifThatPillowCannotTransposeBy() {
        String file = riff(extended("08"), chunk("VP8 ", LOSSY), chunk("EXIF", "0102030405060708"));
        assertRefuses(file, Kind.CORRUPT, "its EXIF chunk has no TIFF header");
    }

    @Test
    void refusesLargeCanvasBeforeLookingForPixels() {
        String header = chunk("VP8X", "02000000" + "1f4e00" + "1f4e00");
        assertRefuses(riff(header), Kind.TOO_LARGE, "20000x20000 is 400000000 pixels, expected at most 178956970");
    }
}
