package io.sparkresnet.model.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonNode;
import io.sparkresnet.model.image.ImageDecodeException.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every recorded odd or damaged image: read as Pillow reads it, bit for bit, or refused as Pillow refuses it. */
final class OddReferenceTest {
    private static final String JPEG = "reference-jpeg-odd";
    private static final String PNG = "reference-png-odd";
    /** Indexed pixels, a transparent colour and no palette: Pillow's convert fails on them, but not behind exif_transpose. */
    private static final Set<String> READ_ONLY_UPRIGHT =
            Set.of("palette-missing-tRNS-one.png", "palette-missing-tRNS-newline.png");

    private final ImageDecoder decoder = new ImageDecoder(DecodeLimits.DEFAULT);

    @ParameterizedTest
    @CsvSource({JPEG + ", 384, 291", PNG + ", 529, 273"})
    void recordsBothVerdicts(String folder, int images, int read) {
        OddReference reference = new OddReference(folder);
        long refused = reference.images.keySet().stream()
                .filter(name -> reference.verdict(name).has("refused"))
                .count();
        assertThat(reference.images).hasSize(images);
        assertThat(images - refused).isEqualTo(read);
    }

    @ParameterizedTest
    @ValueSource(strings = {JPEG, PNG})
    void agreesWithPillow(String folder) {
        OddReference reference = new OddReference(folder);
        List<String> differences = new ArrayList<>();
        for (String name : reference.images.keySet()) {
            JsonNode expected = reference.verdict(name);
            compare(reference, name, ChannelMode.RGB, ExifPolicy.IGNORE, expected.path("rgb"), differences);
            compare(reference, name, ChannelMode.L, ExifPolicy.IGNORE, expected.path("l"), differences);
            if (!READ_ONLY_UPRIGHT.contains(name)) {
                compare(reference, name, ChannelMode.RGB, ExifPolicy.APPLY, expected.path("upright"), differences);
            }
        }
        assertThat(differences).isEmpty();
    }

    /** @param digest the recorded one; missing where Pillow refuses the image */
    private void compare(
            OddReference reference,
            String name,
            ChannelMode mode,
            ExifPolicy exif,
            JsonNode digest,
            List<String> differences) {
        String what = "%s as %s, EXIF %s".formatted(name, mode, exif);
        try {
            Pixels pixels = decoder.decode(reference.image(name), mode, exif);
            String actual = Reference.sha256(pixels.bytes()).substring(0, 32);
            if (digest.isMissingNode()) {
                differences.add(what + ": read, expected " + reference.verdict(name));
            } else if (!actual.equals(digest.asText())) {
                differences.add(what + ": other pixels");
            }
        } catch (ImageDecodeException e) {
            if (!digest.isMissingNode() || e.getCause() != null) {
                differences.add(what + ": " + e.getMessage());
            }
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "two-components | UNSUPPORTED | an image of 2 components is not supported",
                "precision-12 | UNSUPPORTED | coding with 12 bits a sample is not supported",
                "sof5 | UNSUPPORTED | differential, hierarchical coding (SOF5) is not supported",
                "sof11 | UNSUPPORTED | lossless arithmetic coding (SOF11) is not supported",
                "marker-dhp | UNSUPPORTED | hierarchical coding is not supported",
                "marker-jpg | UNSUPPORTED | the extension of marker 0xc8 is not supported",
                "marker-sof55 | UNSUPPORTED | JPEG-LS coding (SOF55) is not supported",
                "factors-3x2-2x1 | UNSUPPORTED | sampling factors 2x1 of 3x2 are not supported",
                "lossless-three-jfif | UNSUPPORTED | lossless coding (SOF3) of YCbCr samples is not supported",
                "factors-0x1 | CORRUPT | component 1 has sampling factors 0x1",
                "factors-4x4 | CORRUPT | a scan has 18 blocks in an MCU, expected at most 10",
                "height-0-dnl | CORRUPT | its header says 35x0 pixels",
                "scan-order-swapped | CORRUPT | a scan has no component 1 to belong to",
                "jfif-short | CORRUPT | segment 0xe0 is too short for what it begins with",
                "photoshop-cut | CORRUPT | segment 0xed is too short for what it begins with",
                "marker-tem | CORRUPT | unknown marker 0x01",
                "marker-d8-first | CORRUPT | a second image starts before its pixels",
                "marker-d9-first | CORRUPT | it has no frame header before its end",
                "arithmetic-dac-broken | CORRUPT | arithmetic conditioning is from 3 to 1",
                "quantizers-missing | CORRUPT | quantization table 0 is missing",
                "quantizer-table-7 | CORRUPT | quantization table 7 is broken",
                "huffman-missing-progressive | CORRUPT | Huffman table 0 is missing",
                "lossless-restart-uneven | CORRUPT | its restart interval is 5, expected a multiple of 19",
                "lossless-scan-missing | CORRUPT | component 3 has no scan",
                "behind-pixels-scan | CORRUPT | it has a scan behind its last",
                "behind-pixels-frame | CORRUPT | it has two frame headers",
                "behind-pixels-broken-tables | CORRUPT | a Huffman table has 4080 symbols",
                "broken-behind-pixels-that-end-at-64000 | CORRUPT | unknown marker 0x02",
                "orientation-resolution-text | CORRUPT | its EXIF resolution is of a single character",
                "sof2 | CORRUPT | a progressive scan has coefficients 0 to 63, bits 0 to 0",
                "progressive-no-end | TRUNCATED | the file ends within its pixels"
            })
    void saysWhatIsWrongWithJpeg(String name, Kind kind, String reason) {
        assertRefuses(new OddReference(JPEG).image(name + ".jpg"), kind, "Cannot decode JPEG: " + reason);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "depth-3-color-2 | CORRUPT | its header says colour type 2 with 3 bits a sample",
                "filter-method-1 | CORRUPT | its header says filter method 1, expected 0",
                "header-short | CORRUPT | its IHDR chunk has 12 bytes, expected at least 13",
                "header-missing | CORRUPT | it has no header",
                "header-behind-pixels | CORRUPT | it has no pixels",
                "nothing | TRUNCATED | the file ends before its pixels do",
                "size-1x2147483647 | TOO_LARGE | 1x2147483647 is 2147483647 pixels, expected at most 178956970",
                "size-2147483648x1 | CORRUPT | its header says 2147483648x1 pixels",
                "fcTL-26 | CORRUPT | its first frame has 0x0 pixels of 9x7",
                "animation-frame-outside | CORRUPT | a frame of 9x7 pixels at 1, 0 does not lie within 9x7",
                "animation-split-out-of-order | CORRUPT | frame chunk 5 follows 1",
                "palette-of-771 | CORRUPT | its palette has more than 256 entries",
                "palette-missing-tRNS-one"
                        + " | CORRUPT | it makes a colour of its palette transparent, but has no palette",
                "no-name-61622064 | CORRUPT | no chunk begins at byte 33",
                "cut-in-tRNS | TRUNCATED | the file ends within its tRNS chunk",
                "zTXt-bomb | CORRUPT | its zTXt chunk inflates to more than 1048576 bytes",
                "iCCP-bomb-behind | CORRUPT | its iCCP chunk inflates to more than 1048576 bytes",
                "zTXt-method | CORRUPT | its zTXt chunk has compression method 1, expected 0",
                "iCCP-method | CORRUPT | its iCCP chunk does not say that it is deflated",
                "more-than-64-MiB-of-text | CORRUPT | its text has 67108865 characters, expected at most 67108864",
                "stream-cut-6 | TRUNCATED | its pixels end early",
                "filter-7 | CORRUPT | a row has filter 7, expected 0 to 4",
                "stream-sum-wrong | CORRUPT | its compressed pixels are broken: incorrect data check"
            })
    void saysWhatIsWrongWithPng(String name, Kind kind, String reason) {
        assertRefuses(new OddReference(PNG).image(name + ".png"), kind, "Cannot decode PNG: " + reason);
    }

    @ParameterizedTest
    @CsvSource({
        "exif-broken, its EXIF block has no TIFF header",
        "exif-compressed-text, its EXIF block is text",
        "exif-raw-broken, its EXIF block is not hexadecimal"
    })
    void turnsNoPngUprightWhoseExifPillowCannotRead(String name, String reason) {
        byte[] image = new OddReference(PNG).image(name + ".png");
        assertThatExceptionOfType(ImageDecodeException.class)
                .isThrownBy(() -> decoder.decode(image, ChannelMode.RGB, ExifPolicy.APPLY))
                .withMessage("Cannot decode PNG: " + reason);
    }

    @Test
    void goesOverNoMoreSamplesThanTheLimit() throws ImageDecodeException {
        byte[] scans = new OddReference(JPEG).image("hundreds-of-scans.jpg");
        ImageDecoder enough = new ImageDecoder(new DecodeLimits(1 << 20, 410L << 16));
        ImageDecoder tooFew = new ImageDecoder(new DecodeLimits(1 << 20, 300L << 16));

        assertThat(enough.decode(scans, ChannelMode.L, ExifPolicy.IGNORE).bytes())
                .hasSize(45 * 37);
        assertThatExceptionOfType(ImageDecodeException.class)
                .isThrownBy(() -> tooFew.decode(scans, ChannelMode.L, ExifPolicy.IGNORE))
                .withMessage(
                        "Cannot decode JPEG: its first 301 scans go over 19726336 samples, expected at most 19660800")
                .satisfies(refusal -> assertThat(refusal.kind()).isEqualTo(Kind.TOO_LARGE));
    }

    private void assertRefuses(byte[] image, Kind kind, String message) {
        assertThatExceptionOfType(ImageDecodeException.class)
                .isThrownBy(() -> decoder.decode(image, ChannelMode.RGB, ExifPolicy.IGNORE))
                .withMessage(message)
                .satisfies(refusal -> assertThat(refusal.kind()).isEqualTo(kind));
    }
}
