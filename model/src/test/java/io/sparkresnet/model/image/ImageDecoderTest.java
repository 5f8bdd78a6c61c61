package io.sparkresnet.model.image;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.sparkresnet.model.image.ImageDecodeException.Kind;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ImageDecoderTest {
    private static final byte[] JPEG = Reference.encoded("baseline-2x2.jpg");
    private static final byte[] PNG = Reference.encoded("rgb-8.png");

    private final ImageDecoder decoder = new ImageDecoder(DecodeLimits.DEFAULT);

    private void assertRefuses(byte[] encoded, Kind kind, String message) {
        assertThatExceptionOfType(ImageDecodeException.class)
                .isThrownBy(() -> decoder.decode(encoded, ChannelMode.RGB, ExifPolicy.APPLY))
                .withMessage(message)
                .satisfies(refusal -> assertThat(refusal.kind()).isEqualTo(kind));
    }

    @Test
    void refusesZeroBytes() {
        assertRefuses(new byte[0], Kind.EMPTY, "Cannot decode image: it has 0 bytes");
    }

    @Test
    void refusesText() {
        assertRefuses(
                "BM is a town".getBytes(ISO_8859_1),
                Kind.NOT_AN_IMAGE,
                "Cannot decode image: its first bytes are those of no known image format: 42 4d 20 69 73 20 61 20");
    }

    @ParameterizedTest
    @CsvSource({
        "....ftypheic, HEIC",
        "....ftypavif, AVIF",
        "8BPS, PSD",
        "%PDF-1.7, PDF",
        "<svg xmlns='http://www.w3.org/2000/svg'/>, SVG",
        "P6 1 1 255, PNM",
        "P7 WIDTH 1, PNM",
        "qoif, QOI",
        "'\0\0\1\0\1\0', ICO",
        "'\0\0\2\0\1\0', Windows cursor",
        "%!PS-Adobe-3.0 EPSF-3.0, PostScript",
        "'\0\0\0\34ftypmif1\0\0\0\0mif1avifmiaf', AVIF",
        "'\0\0\0\34ftypmif1\0\0\0\0mif1heicmiaf', HEIC",
        "'\377\n', JPEG XL",
        "'\0\0\0\fJXL \r\n\207\n', JPEG XL",
        "'\0\0\0\fjP  \r\n\207\n', JPEG 2000",
        "'\377O\377Q', JPEG 2000",
        "'<?xml version=''1.0''?><!-- drawn --><svg>', SVG",
        "#?RADIANCE, Radiance HDR",
        "'BPG\373', BPG",
        "'\n\5\1\10', PCX",
        "/* XPM */, XPM",
        "'\1\332\1\1\0\3', SGI",
        "....ftypisom, MP4 video",
        "'....ftypM4V ', MP4 video",
        "'....ftypqt  ', QuickTime video",
        "....moov, QuickTime video",
        "'....ftypcrx ', CR3",
        "'\32E\337\243....B\202\204webm', WebM video",
        "'\32E\337\243....B\202\210matroska', Matroska video",
        "RIFF....AVI LIST, AVI video",
        "'\0\0\1\272', MPEG video",
        "'\0\0\1\263', MPEG video",
        "'0&\262u\216f\317\21', WMV video",
        "'FLV\1', FLV video",
        "OggS, Ogg video"
    })
    void namesTheFormatThatItDoesNotRead(String head, String format) {
        assertRefuses(
                head.getBytes(ISO_8859_1),
                Kind.UNSUPPORTED,
                "Cannot decode %s: the format is not supported (expected %s)"
                        .formatted(format, FormatReaders.supported()));
    }

    @Test
    void namesATransportStream() {
        byte[] packets = new byte[3 * 188];
        for (int at = 0; at < packets.length; at += 188) {
            packets[at] = 'G';
        }
        assertRefuses(
                packets,
                Kind.UNSUPPORTED,
                "Cannot decode MPEG video: the format is not supported (expected %s)"
                        .formatted(FormatReaders.supported()));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            <!DOCTYPE html><html><body><svg>                               | an HTML page
            '  <HTML lang="en">'                                           | an HTML page
            <?xml version="1.0"?><!DOCTYPE html PUBLIC "x"><html>          | an HTML page
            <?xml version="1.0"?><feed/>                                   | an XML document
            '<?xml version="1.0"?>\n<Error><Code>AccessDenied</Code><Message>' | an error answer of an object store (AccessDenied)
            <Error><Code>NoSuchKey</Code>                                  | an error answer of an object store (NoSuchKey)
            '{"error": "not found"}'                                       | a JSON document
            '[{"id": 1}]'                                                  | a JSON document
            version https://git-lfs.github.com/spec/v1                     | a pointer of Git LFS, not the file itself
            'PK\u0003\u0004'                                               | a zip archive
            'PK\u0005\u0006'                                               | a zip archive
            '\u001f\u008b\b'                                               | a gzip file
            BZh9                                                           | a bzip2 file
            '\u00fd7zXZ\u0000'                                             | an xz file
            '(\u00b5/\u00fd'                                               | a Zstandard file
            '7z\u00bc\u00af''\u001c'                                       | a 7z archive
            'Rar!\u001a\u0007'                                             | a RAR archive
            PAR1                                                           | a Parquet file
            '\u0093NUMPY'                                                  | a NumPy array
            '\u0089HDF\r\n\u001a\n'                                        | an HDF5 file
            RIFF....WAVEfmt                                                | a WAV recording
            ID3                                                            | an MP3 recording
            """)
    void namesWhatIsNoImage(String head, String what) {
        assertRefuses(head.getBytes(ISO_8859_1), Kind.NOT_AN_IMAGE, "Cannot decode image: it is " + what);
        if (head.startsWith("<")) {
            assertRefuses(
                    ("\u00ef\u00bb\u00bf\n" + head).getBytes(ISO_8859_1),
                    Kind.NOT_AN_IMAGE,
                    "Cannot decode image: it is " + what);
        }
    }

    @Test
    void namesATarArchive() {
        byte[] tar = new byte[1024];
        System.arraycopy("cat.jpg".getBytes(ISO_8859_1), 0, tar, 0, 7);
        System.arraycopy("ustar".getBytes(ISO_8859_1), 0, tar, 257, 5);
        assertRefuses(tar, Kind.NOT_AN_IMAGE, "Cannot decode image: it is a tar archive");
    }

    @Test
    void refusesTruncatedJpeg() {
        byte[] cut = Arrays.copyOf(JPEG, JPEG.length * 9 / 10);
        assertRefuses(cut, Kind.TRUNCATED, "Cannot decode JPEG: the file ends within its pixels");
    }

    @Test
    void refusesJpegWithoutEndMarker() {
        byte[] cut = Arrays.copyOf(JPEG, JPEG.length - 2);
        assertRefuses(
                cut,
                Kind.TRUNCATED,
                "Cannot decode JPEG: the file ends after %d bytes, without an end marker".formatted(cut.length));
    }

    @Test
    void refusesJpegCutInItsHeader() {
        byte[] cut = Arrays.copyOf(JPEG, 100);
        assertRefuses(cut, Kind.TRUNCATED, "Cannot decode JPEG: the file ends after 100 bytes, without an end marker");
    }

    @Test
    void refusesJpegOfZeroHeight() {
        byte[] broken = JPEG.clone();
        int frame = frameHeader(broken);
        broken[frame + 5] = 0;
        broken[frame + 6] = 0;
        assertRefuses(broken, Kind.CORRUPT, "Cannot decode JPEG: its header says 53x0 pixels");
    }

    @Test
    void refusesLosslessJpegOfConvertedSamples() {
        byte[] broken = JPEG.clone();
        broken[frameHeader(broken) + 1] = (byte) 0xc3;
        assertRefuses(
                broken,
                Kind.UNSUPPORTED,
                "Cannot decode JPEG: lossless coding (SOF3) of YCbCr samples is not supported");
    }

    @Test
    void refusesTruncatedPng() {
        byte[] cut = Arrays.copyOf(PNG, PNG.length / 2);
        assertRefuses(cut, Kind.TRUNCATED, "Cannot decode PNG: the file ends within its pixels");
    }

    @Test
    void refusesPngWhoseHeaderBelongsToAnotherSum() {
        byte[] broken = PNG.clone();
        broken[18] = 1;
        assertRefuses(
                broken, Kind.CORRUPT, "Cannot decode PNG: its IHDR chunk has the checksum 9ef15fa6, expected 5f7f8066");
    }

    @Test
    void refusesPngOfZeroWidth() {
        assertRefuses(pngHeader(0, 7), Kind.CORRUPT, "Cannot decode PNG: its header says 0x7 pixels");
    }

    @Test
    void refusesLargeImageByItsHeader() {
        assertRefuses(
                pngHeader(20_000, 20_000),
                Kind.TOO_LARGE,
                "Cannot decode PNG: 20000x20000 is 400000000 pixels, expected at most 178956970");
    }

    @Test
    void refusesImageBeyondItsOwnLimit() {
        assertThatExceptionOfType(ImageDecodeException.class)
                .isThrownBy(
                        () -> new ImageDecoder(new DecodeLimits(2013)).decode(JPEG, ChannelMode.RGB, ExifPolicy.IGNORE))
                .withMessage("Cannot decode JPEG: 53x38 is 2014 pixels, expected at most 2013");
    }

    @Test
    void readsImageAtItsOwnLimit() throws ImageDecodeException {
        Pixels read = new ImageDecoder(new DecodeLimits(2014)).decode(JPEG, ChannelMode.RGB, ExifPolicy.IGNORE);
        assertThat(read.bytes()).hasSize(3 * 2014);
    }

    @Test
    void leavesBlackWhatTheRecipeDoesNotLookAt() throws ImageDecodeException {
        byte[] photo = Reference.encoded("photo-420.jpg");
        Pixels whole = decoder.decode(photo, ChannelMode.RGB, ExifPolicy.IGNORE);
        Pixels part = decoder.decode(photo, new Preprocessor(Recipe.imageNet(256, 224)));
        int row = 3 * 500 * 187;
        int middle = row + 3 * 250;
        assertThat(part.bytes()).hasSize(3 * 500 * 375);
        assertThat(Arrays.copyOfRange(part.bytes(), row, row + 3)).containsExactly(0, 0, 0);
        assertThat(Arrays.copyOfRange(part.bytes(), middle, middle + 300))
                .isEqualTo(Arrays.copyOfRange(whole.bytes(), middle, middle + 300));
    }

    @Test
    void readsHeaders() throws ImageDecodeException {
        assertThat(ImageHeader.read(JPEG)).isEqualTo(new ImageHeader(ImageFormat.JPEG, 53, 38));
        assertThat(ImageHeader.read(PNG)).isEqualTo(new ImageHeader(ImageFormat.PNG, 19, 9));
        assertThat(ImageFormat.JPEG.id()).isEqualTo("jpeg");
    }

    /** Any bytes at all: pixels or a refusal, never another exception, and a decoder of its own never fails inside. */
    @Test
    void survivesMutations() {
        Random random = new Random(20261123);
        for (int i = 0; i < 300; i++) {
            String name =
                    Reference.images().get(random.nextInt(Reference.images().size()));
            byte[] mutated = Reference.encoded(name);
            for (int change = random.nextInt(4); change >= 0; change--) {
                mutated[random.nextInt(mutated.length)] = (byte) random.nextInt(256);
            }
            if (random.nextBoolean()) {
                mutated = Arrays.copyOf(mutated, random.nextInt(mutated.length));
            }
            try {
                decoder.decode(mutated, ChannelMode.RGB, ExifPolicy.APPLY);
            } catch (ImageDecodeException e) {
                assertThat(e.getCause()).as("mutation %d of %s", i, name).isNull();
            }
        }
    }

    private static int frameHeader(byte[] jpeg) {
        for (int at = 2; ; at += 2 + ByteBuffer.wrap(jpeg).getShort(at + 2)) {
            if ((jpeg[at + 1] & 255) == 0xc0) {
                return at;
            }
        }
    }

    private static byte[] pngHeader(int width, int height) {
        byte[] encoded = Arrays.copyOf(PNG, PNG.length);
        ByteBuffer.wrap(encoded).putInt(16, width).putInt(20, height);
        CRC32 sum = new CRC32();
        sum.update(encoded, 12, 17);
        ByteBuffer.wrap(encoded).putInt(29, (int) sum.getValue());
        return encoded;
    }
}
