package io.sparkresnet.model.image.tiff;

import io.sparkresnet.model.image.ImageDecodeException;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a directory says about its image, as {@code TiffImageFile._setup} of Pillow 13 takes it. Numbers are doubles because
 * any field may be of any type; one that Pillow does not hold as a number is not a number and equals nothing.
 *
 * @param width stored columns, at least 1
 * @param height stored rows, at least 1
 * @param photometric interpretation of the samples
 * @param planar 2: each band in planes of its own
 * @param fillOrder 2: least significant bits first
 * @param bits of each sample
 * @param extraSamples what the samples beyond the colours are
 */
record Layout(
        Directory directory,
        int width,
        int height,
        Compression compression,
        double photometric,
        double planar,
        double fillOrder,
        List<Double> sampleFormat,
        List<Double> bits,
        List<Double> extraSamples) {
    /** The most samples a pixel has in Pillow's table. */
    private static final int MOST_SAMPLES = 6;

    private static final List<Double> ONE = List.of(1.0);
    private static final List<Double> MISMATCH = List.of(Double.NaN);

    static Layout of(Directory directory) throws ImageDecodeException {
        if (directory.has(Tag.WINDOWS_MEDIA_PHOTO)) {
            throw Refusal.unsupported("Windows Media Photo");
        }
        Compression compression = Compression.of(directory.scalar(Tag.COMPRESSION, 1));
        double planar = directory.scalar(Tag.PLANAR_CONFIGURATION, 1);
        double photometric = compression == Compression.OLD_JPEG ? 6 : directory.scalar(Tag.PHOTOMETRIC, 0);
        List<Double> bits = numbers(directory, Tag.BITS_PER_SAMPLE, ONE);
        List<Double> extra = numbers(directory, Tag.EXTRA_SAMPLES, List.of());
        boolean ofThree = photometric == 2 || photometric == 6;
        double samples =
                directory.scalar(Tag.SAMPLES_PER_PIXEL, compression == Compression.OLD_JPEG && ofThree ? 3 : 1);
        if (planar == 2 && !extra.isEmpty() && Collections.max(extra) == 0) {
            // Planes of nothing in particular come last and are ignored
            bits = bits.subList(0, Math.max(0, bits.size() - extra.size()));
            samples -= extra.size();
            extra = List.of();
        }
        long width = directory.integer(Tag.IMAGE_WIDTH, "width");
        long height = directory.integer(Tag.IMAGE_LENGTH, "height");
        if (width < 1 || height < 1 || width > Integer.MAX_VALUE || height > Integer.MAX_VALUE) {
            throw Refusal.corrupt("its header says %dx%d pixels".formatted(width, height));
        }
        Layout layout = new Layout(
                directory,
                (int) width,
                (int) height,
                compression,
                photometric,
                planar,
                directory.scalar(Tag.FILL_ORDER, 1),
                sampleFormat(directory),
                perSample(bits, samples),
                directory.isBytes(Tag.EXTRA_SAMPLES) && !extra.isEmpty() ? MISMATCH : extra);
        layout.mode();
        return layout;
    }

    /** At most one more than Pillow knows any use of. */
    private static List<Double> numbers(Directory directory, int tag, List<Double> absent) {
        double[] numbers = directory.numbers(tag, MOST_SAMPLES + 1);
        return numbers == null ? absent : Arrays.stream(numbers).boxed().toList();
    }

    private static List<Double> sampleFormat(Directory directory) {
        List<Double> numbers = numbers(directory, Tag.SAMPLE_FORMAT, ONE);
        if (numbers.size() > 1 && numbers.stream().distinct().count() == 1) {
            return numbers.subList(0, 1);
        }
        return directory.isBytes(Tag.SAMPLE_FORMAT) ? MISMATCH : numbers;
    }

    private static List<Double> perSample(List<Double> bits, double samples) throws ImageDecodeException {
        if (samples > MOST_SAMPLES) {
            throw Refusal.unsupported("%s samples a pixel".formatted(ModeTable.number(samples)));
        }
        List<Double> each = bits;
        if (samples < bits.size()) {
            each = bits.subList(0, Math.max(0, (int) samples));
        } else if (samples > bits.size() && bits.size() == 1) {
            each = Collections.nCopies((int) samples, bits.get(0));
        }
        if (each.size() != samples) {
            throw Refusal.corrupt(
                    "it has %d bit depths for %s samples".formatted(bits.size(), ModeTable.number(samples)));
        }
        return each;
    }

    Source source() {
        return directory.source;
    }

    /** How Pillow reads the pixels itself. */
    ModeTable.Mode mode() throws ImageDecodeException {
        return ModeTable.find(this, fillOrder).orElseThrow(this::unknown);
    }

    /** How Pillow takes the pixels that libtiff has decoded: in the machine's byte order, bits turned. */
    ModeTable.Mode decodedMode() throws ImageDecodeException {
        ModeTable.Mode mode =
                ModeTable.find(this, fillOrder == 2 ? 1 : fillOrder).orElseThrow(this::unknown);
        String raw = mode.rawMode();
        if (photometric == 6) {
            return new ModeTable.Mode(PixelMode.RGB, compression == Compression.JPEG && planar == 1 ? "RGB" : "RGBX");
        }
        if (raw.equals("I;16") || raw.endsWith(";16B")) {
            raw = raw.replaceFirst("16B?$", "16L");
        }
        return new ModeTable.Mode(mode.mode(), raw);
    }

    private ImageDecodeException unknown() {
        return Refusal.unsupported("%s with %s bits a sample%s%s%s"
                .formatted(
                        photometricTitle(),
                        list(bits),
                        extraSamples.isEmpty() ? "" : ", extra samples " + list(extraSamples),
                        sampleFormat.equals(ONE) ? "" : ", sample format " + list(sampleFormat),
                        fillOrder == 1 ? "" : ", fill order " + ModeTable.number(fillOrder)));
    }

    private String photometricTitle() {
        if (photometric != Math.rint(photometric)) {
            return "photometric interpretation " + photometric;
        }
        return switch ((int) photometric) {
            case 0 -> "white-is-zero";
            case 1 -> "black-is-zero";
            case 2 -> "RGB";
            case 3 -> "palette";
            case 4 -> "transparency mask";
            case 5 -> "CMYK";
            case 6 -> "YCbCr";
            case 8 -> "CIE L*a*b*";
            case 9 -> "ICC L*a*b*";
            case 10 -> "ITU L*a*b*";
            case 32803 -> "colour filter array";
            case 32844 -> "LogL";
            case 32845 -> "LogLuv";
            case 34892 -> "linear raw";
            default -> "photometric interpretation " + (int) photometric;
        };
    }

    private static String list(List<Double> numbers) {
        StringBuilder list = new StringBuilder();
        for (double each : numbers) {
            list.append(list.isEmpty() ? "" : "/").append(ModeTable.number(each));
        }
        return list.toString();
    }

    /** Bytes of red, then green, then blue, 256 each at most: {@code ImagePalette.raw("RGB;L", ...)}; null without one. */
    byte @Nullable [] palette() throws ImageDecodeException {
        if (!mode().mode().hasPalette()) {
            return null;
        }
        double[] map = directory.numbers(Tag.COLOR_MAP, 3 * 256 + 3);
        if (map == null) {
            throw Refusal.corrupt("it has no colour map");
        }
        int size = map.length / 3;
        if (size > 256) {
            throw Refusal.corrupt("its colour map has more than 256 colours");
        }
        byte[] palette = new byte[3 * 256];
        Field field = directory.field(Tag.COLOR_MAP);
        boolean whole = field != null && (field.type().isInteger() || field.type() == FieldType.BYTE);
        for (int i = 0; i < map.length; i++) {
            int value = (int) Math.floor(map[i] / 256);
            if (!whole || value < 0 || value > 255) {
                throw Refusal.corrupt("its colour map holds %s".formatted(map[i]));
            }
            if (i < 3 * size) {
                palette[i / size + 3 * (i % size)] = (byte) value;
            }
        }
        return palette;
    }
}
