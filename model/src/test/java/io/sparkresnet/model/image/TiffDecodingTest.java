package io.sparkresnet.model.image;

import static io.sparkresnet.model.image.TiffBuilder.BITS;
import static io.sparkresnet.model.image.TiffBuilder.BYTE_COUNTS;
import static io.sparkresnet.model.image.TiffBuilder.COMPRESSION;
import static io.sparkresnet.model.image.TiffBuilder.EXTRA_SAMPLES;
import static io.sparkresnet.model.image.TiffBuilder.LENGTH;
import static io.sparkresnet.model.image.TiffBuilder.LONG;
import static io.sparkresnet.model.image.TiffBuilder.ORIENTATION;
import static io.sparkresnet.model.image.TiffBuilder.PHOTOMETRIC;
import static io.sparkresnet.model.image.TiffBuilder.ROWS_PER_STRIP;
import static io.sparkresnet.model.image.TiffBuilder.SAMPLES;
import static io.sparkresnet.model.image.TiffBuilder.SHORT;
import static io.sparkresnet.model.image.TiffBuilder.STRIP_OFFSETS;
import static io.sparkresnet.model.image.TiffBuilder.WIDTH;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.sparkresnet.model.image.ImageDecodeException.Kind;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What of TIFF is refused and why, and how Pillow's own turning of it shows. */
final class TiffDecodingTest {
    private static final int PACKBITS = 32773;

    private final ImageDecoder decoder = new ImageDecoder(DecodeLimits.DEFAULT);

    private void assertRefuses(TiffBuilder tiff, Kind kind, String reason) {
        assertRefuses(tiff.build(), kind, reason);
    }

    private void assertRefuses(byte[] tiff, Kind kind, String reason) {
        assertThatExceptionOfType(ImageDecodeException.class)
                .isThrownBy(() -> decoder.decode(tiff, ChannelMode.RGB, ExifPolicy.IGNORE))
                .withMessage("Cannot decode TIFF: " + reason)
                .satisfies(refusal -> assertThat(refusal.kind()).isEqualTo(kind));
    }

    private byte[] gray(TiffBuilder tiff) throws ImageDecodeException {
        return decoder.decode(tiff.build(), ChannelMode.L, ExifPolicy.IGNORE).bytes();
    }

    @Test
    void readsStoredGray() throws ImageDecodeException {
        assertThat(gray(new TiffBuilder())).containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11);
    }

    @Test
    void leavesBlackWhatHasNoStrip() throws ImageDecodeException {
        TiffBuilder tiff = new TiffBuilder()
                .with(ROWS_PER_STRIP, 2)
                .pixels((byte) 7, (byte) 7, (byte) 7, (byte) 7, (byte) 7, (byte) 7, (byte) 7, (byte) 7);
        assertThat(gray(tiff)).containsExactly(7, 7, 7, 7, 7, 7, 7, 7, 0, 0, 0, 0);
    }

    @Test
    void ignoresByteCountsOfStoredPixels() throws ImageDecodeException {
        assertThat(gray(new TiffBuilder().with(BYTE_COUNTS, LONG, 1, 5)))
                .hasSize(12)
                .endsWith(11);
    }

    @Test
    void readsVersionInTheWrongOrder() throws ImageDecodeException {
        byte[] tiff = new TiffBuilder().build();
        tiff[2] = 0;
        tiff[3] = 42;
        assertThat(decoder.decode(tiff, ChannelMode.L, ExifPolicy.IGNORE).bytes())
                .endsWith(10, 11);
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "50001, WebP",
                "6, old-style JPEG",
                "32809, ThunderScan",
                "34676, SGI LogLuv",
                "34887, compression 34887",
                "34712, compression 34712"
            })
    void namesTheCompressionThatItDoesNotRead(int compression, String title) {
        TiffBuilder tiff = new TiffBuilder().with(COMPRESSION, compression);
        if (compression == 6) {
            tiff.with(PHOTOMETRIC, 6).with(SAMPLES, 1);
        }
        assertRefuses(tiff, Kind.UNSUPPORTED, title + " is not supported");
    }

    @ParameterizedTest
    @CsvSource({
        "1, 3, black-is-zero with 3 bits a sample",
        "0, 32, white-is-zero with 32 bits a sample",
        "4, 1, transparency mask with 1 bits a sample",
        "32803, 8, colour filter array with 8 bits a sample",
        "34892, 16, linear raw with 16 bits a sample",
        "8, 8, CIE L*a*b* with 8 bits a sample",
        "77, 8, photometric interpretation 77 with 8 bits a sample"
    })
    void namesTheLayoutThatItDoesNotRead(int photometric, int bits, String what) {
        assertRefuses(
                new TiffBuilder().with(PHOTOMETRIC, photometric).with(BITS, bits),
                Kind.UNSUPPORTED,
                what + " is not supported");
    }

    @Test
    void refusesGrayWithAssociatedAlpha() {
        TiffBuilder tiff = new TiffBuilder().with(LENGTH, 1).with(SAMPLES, 2).with(EXTRA_SAMPLES, 1);
        assertRefuses(tiff, Kind.UNSUPPORTED, "gray with associated alpha is not supported");
    }

    @Test
    void refusesBigEndianBigTiff() {
        byte[] tiff = Arrays.copyOf(new byte[] {'M', 'M', 0, 43, 0, 8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 16}, 64);
        assertRefuses(tiff, Kind.UNSUPPORTED, "big-endian BigTIFF is not supported");
    }

    @Test
    void refusesWhatHasNoDirectory() {
        assertRefuses(new byte[] {'I', 'I', 42, 0}, Kind.TRUNCATED, "the file ends within its header");
        assertRefuses(new byte[] {'I', 'I', 42, 0, 0, 0, 0, 0}, Kind.CORRUPT, "it has no image");
        assertRefuses(new byte[] {'I', 'I', 42, 0, -1, -1, -1, -1}, Kind.CORRUPT, "it has no width");
    }

    @Test
    void refusesZeroAndNegativeSizes() {
        assertRefuses(new TiffBuilder().with(WIDTH, 0), Kind.CORRUPT, "its header says 0x3 pixels");
        assertRefuses(new TiffBuilder().with(LENGTH, 9, 1, -3), Kind.CORRUPT, "its header says 4x-3 pixels");
        assertRefuses(new TiffBuilder().with(LENGTH, 5, 1, 8), Kind.CORRUPT, "its height is of type RATIONAL");
    }

    @Test
    void refusesBombByItsHeader() {
        assertRefuses(
                new TiffBuilder().with(WIDTH, LONG, 1, 60_000).with(LENGTH, LONG, 1, 60_000),
                Kind.TOO_LARGE,
                "60000x60000 is 3600000000 pixels, expected at most 178956970");
    }

    @Test
    void refusesStoredPixelsThatTheFileDoesNotHold() {
        assertRefuses(
                new TiffBuilder().with(WIDTH, LONG, 1, 13_000).with(LENGTH, LONG, 1, 13_000),
                Kind.TRUNCATED,
                "its pixels need 169000000 bytes from byte 98 on, of 110");
        assertRefuses(
                new TiffBuilder().with(STRIP_OFFSETS, LONG, 1, 5000),
                Kind.TRUNCATED,
                "its pixels need 12 bytes from byte 5000 on, of 110");
    }

    @Test
    void refusesFieldsOfMoreNumbersThanTheFileHasBytes() {
        assertRefuses(
                new TiffBuilder().with(STRIP_OFFSETS, LONG, 0xffffffffL, 8),
                Kind.CORRUPT,
                "it has neither strips nor tiles");
    }

    @Test
    void refusesCompressedPixelsThatEndEarly() {
        assertRefuses(
                new TiffBuilder().with(COMPRESSION, PACKBITS).pixels((byte) 3, (byte) 1, (byte) 2, (byte) 3, (byte) 4),
                Kind.TRUNCATED,
                "strip 0 ends within its pixels or is broken");
        assertRefuses(
                new TiffBuilder().with(COMPRESSION, PACKBITS).with(BYTE_COUNTS, LONG, 1, 500),
                Kind.TRUNCATED,
                "strip 0 has 500 bytes from byte 98 on, of 110");
        assertRefuses(
                new TiffBuilder().with(COMPRESSION, PACKBITS).with(ROWS_PER_STRIP, 2),
                Kind.TRUNCATED,
                "strip 1 has 0 bytes");
    }

    /** Before any memory is taken for the pixels. */
    @ParameterizedTest
    @ValueSource(ints = {5, 8, PACKBITS})
    void refusesCompressedBomb(int compression) {
        assertRefuses(
                new TiffBuilder()
                        .with(COMPRESSION, compression)
                        .with(WIDTH, LONG, 1, 13_000)
                        .with(LENGTH, LONG, 1, 13_000),
                Kind.TRUNCATED,
                "strip 0 has 12 bytes, too few for 169000000 of pixels");
    }

    @Test
    void refusesStripsThatShareTheirBytesManyTimesOver() {
        int runs = 400;
        byte[] pixels = new byte[runs + 2 * 100];
        // A hundred times -99, wherever one begins to read
        Arrays.fill(pixels, 0, runs, (byte) -99);
        for (int i = runs; i < pixels.length; i += 2) {
            pixels[i] = (byte) 200;
        }
        // Behind the runs, a hundred times the number 200: every strip's offset, and its byte count
        int table = 8 + 6 + 12 * 8 + runs;
        assertRefuses(
                new TiffBuilder()
                        .with(COMPRESSION, PACKBITS)
                        .with(WIDTH, 100)
                        .with(LENGTH, 100)
                        .with(ROWS_PER_STRIP, 1)
                        .with(STRIP_OFFSETS, SHORT, 100, table)
                        .with(BYTE_COUNTS, SHORT, 100, table)
                        .pixels(pixels),
                Kind.CORRUPT,
                "its strips or tiles overlap");
    }

    @Test
    void turnsByItselfWhatTheHeaderGivesAsStored() throws ImageDecodeException {
        byte[] tiff = new TiffBuilder().with(ORIENTATION, 6).build();
        assertThat(ImageHeader.read(tiff)).isEqualTo(new ImageHeader(ImageFormat.TIFF, 4, 3));
        for (ExifPolicy exif : ExifPolicy.values()) {
            Pixels turned = decoder.decode(tiff, ChannelMode.L, exif);
            assertThat(List.of(turned.width(), turned.height())).containsExactly(3, 4);
            assertThat(turned.bytes()).containsExactly(8, 4, 0, 9, 5, 1, 10, 6, 2, 11, 7, 3);
        }
    }

    @Test
    void looksAtTheWholeOfATurnedImage() throws ImageDecodeException {
        Recipe recipe = Recipe.imageNet(2, 2);
        Preprocessor preprocessor = new Preprocessor(recipe);
        Pixels turned = decoder.decode(new TiffBuilder().with(ORIENTATION, 8).build(), preprocessor);
        assertThat(List.of(turned.width(), turned.height())).containsExactly(3, 4);
        assertThat(turned.bytes()).startsWith(3, 3, 3, 7, 7, 7, 11, 11, 11);
    }

    @Test
    void takesAnUnknownOrientationForUpright() throws ImageDecodeException {
        assertThat(gray(new TiffBuilder().with(ORIENTATION, 9))).startsWith(0, 1, 2);
    }

    /** Any bytes at all: pixels or a refusal, never another exception. */
    @Test
    void survivesMutations() {
        RecordedImages recorded = new RecordedImages("reference-tiff");
        List<String> names = recorded.images();
        Random random = new Random(20261124);
        for (int i = 0; i < 600; i++) {
            String name = names.get(random.nextInt(names.size()));
            byte[] mutated = recorded.encoded(name);
            for (int change = random.nextInt(5); change >= 0; change--) {
                mutated[random.nextInt(Math.min(mutated.length, 300))] = (byte) random.nextInt(256);
                mutated[random.nextInt(mutated.length)] ^= (byte) (1 << random.nextInt(8));
            }
            if (random.nextInt(4) == 0) {
                mutated = Arrays.copyOf(mutated, random.nextInt(mutated.length));
            }
            try {
                decoder.decode(mutated, ChannelMode.RGB, ExifPolicy.APPLY);
            } catch (ImageDecodeException e) {
                assertThat(e.getCause()).as("mutation %d of %s", i, name).isNull();
            }
        }
    }
}
