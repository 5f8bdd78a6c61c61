package io.sparkresnet.model.image.tiff;

import io.sparkresnet.model.image.ImageDecodeException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What libtiff's {@code TIFFReadDirectory} makes of a directory whose pixels are compressed. It is stricter than Pillow about
 * some fields, more lenient about others, and gives some other defaults.
 */
final class DecodedLayout {
    /** More entries than this are no directory to libtiff. */
    private static final int MOST_ENTRIES = 4096;
    /** Byte counts and offsets beyond this many are not made up where the file has fewer. */
    private static final long MOST_MISSING_BLOCKS = 1_000_000;

    /** libtiff reads so many offsets, or byte counts, in another way than more, and refuses to mix them. */
    private static final int FEW = 4;

    final Layout layout;
    final Source source;
    final int width;
    final int height;
    int samples = 1;
    int bits = 1;
    int sampleFormat = 1;
    boolean separate;
    /** Unsigned 32-bit; 0xffffffff without the field. */
    long rowsPerStrip = 0xffffffffL;

    boolean tiled;
    long tileWidth;
    long tileLength;
    int photometric;
    /** What the extra samples are. */
    int[] extraSamples = {};

    int predictor = 1;
    long t4Options;
    int horizontalSubsampling = 2;
    int verticalSubsampling = 2;
    boolean subsamplingGiven;

    byte @Nullable [] jpegTables;

    @Nullable
    Field coefficients;

    @Nullable
    Field referenceBlackWhite;
    /** By block, that is strip or tile. */
    long[] offsets = {};

    long[] byteCounts = {};
    /** Blocks of one plane. */
    int blocksInPlane;

    private @Nullable Field offsetsField;
    private @Nullable Field byteCountsField;
    private boolean hasBits;
    private boolean hasColorMap;

    private DecodedLayout(Layout layout) {
        this.layout = layout;
        source = layout.source();
        width = layout.width();
        height = layout.height();
    }

    static DecodedLayout of(Layout layout) throws ImageDecodeException {
        DecodedLayout decoded = new DecodedLayout(layout);
        decoded.read();
        return decoded;
    }

    private void read() throws ImageDecodeException {
        checkHeader();
        List<Field> entries = layout.directory().entries(MOST_ENTRIES);
        if (entries.isEmpty()) {
            throw Refusal.corrupt("its directory is empty or cut");
        }
        Set<Integer> seen = new HashSet<>();
        entries.removeIf(each -> !seen.add(each.tag()));
        for (Field each : entries) {
            if (each.tag() == Tag.SAMPLES_PER_PIXEL) {
                samples = LibtiffValue.unsigned16(source, each);
            } else if (each.tag() == Tag.COMPRESSION) {
                LibtiffValue.perSample16(source, each, samples);
            }
        }
        if (samples == 0) {
            throw Refusal.corrupt("it has 0 samples a pixel");
        }
        for (Field each : entries) {
            first(each);
        }
        for (Field each : entries) {
            second(each);
        }
        if (offsetsField == null) {
            throw Refusal.corrupt("it has no offsets of its %s".formatted(tiled ? "tiles" : "strips"));
        }
        countBlocks(offsetsField);
        readBlocks(offsetsField);
        completeExtraSamples();
        if (photometric == 3 && !hasColorMap) {
            if (bits < 8) {
                throw Refusal.corrupt("it has no colour map of %d colours".formatted(1 << bits));
            }
            photometric = samples == 3 ? 2 : 1;
        }
    }

    private void checkHeader() throws ImageDecodeException {
        int version = source.u16(2);
        if (version != 42 && version != 43) {
            throw Refusal.corrupt("its header has version %d, expected 42".formatted(version));
        }
        if (source.big && (source.u16(4) != 8 || source.u16(6) != 0)) {
            throw Refusal.corrupt("its offsets have %d bytes, expected 8".formatted(source.u16(4)));
        }
    }

    /** What the sizes of the others depend on. */
    private void first(Field field) throws ImageDecodeException {
        switch (field.tag()) {
            case Tag.IMAGE_WIDTH -> expect(field, width);
            case Tag.IMAGE_LENGTH -> expect(field, height);
            case Tag.PLANAR_CONFIGURATION -> {
                int planar = LibtiffValue.unsigned16(source, field);
                if (planar != 1 && planar != 2) {
                    throw Refusal.corrupt("its planar configuration is %d".formatted(planar));
                }
                separate = planar == 2;
            }
            case Tag.ROWS_PER_STRIP -> {
                rowsPerStrip = LibtiffValue.unsigned32(source, field);
                if (rowsPerStrip == 0) {
                    throw Refusal.corrupt("it has 0 rows a strip");
                }
                if (!tiled) {
                    // For a file that then gives one side of its tiles only
                    tileWidth = width;
                    tileLength = rowsPerStrip;
                }
            }
            case Tag.TILE_WIDTH -> {
                tileWidth = LibtiffValue.unsigned32(source, field);
                tiled = true;
            }
            case Tag.TILE_LENGTH -> {
                tileLength = LibtiffValue.unsigned32(source, field);
                tiled = true;
            }
            case Tag.EXTRA_SAMPLES -> readExtraSamples(field);
            default -> {} // In the second pass, if at all
        }
    }

    private void expect(Field field, int value) throws ImageDecodeException {
        long read = LibtiffValue.unsigned32(source, field);
        if (read != value) {
            throw Refusal.corrupt("its header says both %d and %d".formatted(value, read));
        }
    }

    private void readExtraSamples(Field field) throws ImageDecodeException {
        if (field.count() > samples) {
            throw Refusal.corrupt("it has %d extra samples of %d".formatted(field.count(), samples));
        }
        long[] values = LibtiffValue.integers(source, field, samples);
        extraSamples = new int[values.length];
        for (int i = 0; i < values.length; i++) {
            // Corel Draw 10 writes 999 for alpha
            extraSamples[i] = values[i] == 999 ? 2 : (int) values[i];
            if (extraSamples[i] < 0 || extraSamples[i] > 2) {
                throw Refusal.corrupt("its extra sample %d is %d".formatted(i, values[i]));
            }
        }
    }

    private void second(Field field) throws ImageDecodeException {
        switch (field.tag()) {
            case Tag.BITS_PER_SAMPLE -> {
                bits = LibtiffValue.perSample16(source, field, samples);
                hasBits = true;
            }
            case Tag.SAMPLE_FORMAT -> sampleFormat = LibtiffValue.perSample16(source, field, samples);
            case Tag.STRIP_OFFSETS, Tag.TILE_OFFSETS -> offsetsField = field;
            case Tag.STRIP_BYTE_COUNTS, Tag.TILE_BYTE_COUNTS -> byteCountsField = field;
            case Tag.COLOR_MAP -> hasColorMap |= hasBits && bits <= 24 && field.count() == 3L << bits;
            case Tag.PHOTOMETRIC -> photometric = LibtiffValue.unsigned16Or(source, field, photometric);
            case Tag.PREDICTOR ->
                predictor =
                        !layout.compression().hasPredictor() ? 1 : LibtiffValue.unsigned16Or(source, field, predictor);
            case Tag.T4_OPTIONS -> t4Options = LibtiffValue.unsigned32Or(source, field, t4Options);
            case Tag.JPEG_TABLES -> jpegTables = LibtiffValue.bytes(source, field);
            case Tag.YCBCR_COEFFICIENTS -> coefficients = LibtiffValue.areFloats(source, field, 3) ? field : null;
            case Tag.REFERENCE_BLACK_WHITE ->
                referenceBlackWhite = LibtiffValue.areFloats(source, field, 6) ? field : null;
            case Tag.YCBCR_SUBSAMPLING -> {
                long[] pair = LibtiffValue.pair16(source, field);
                if (pair != null) {
                    horizontalSubsampling = (int) pair[0];
                    verticalSubsampling = (int) pair[1];
                    subsamplingGiven = true;
                }
            }
            default -> {
                // Nothing that compressed pixels need
            }
        }
    }

    private void countBlocks(Field offsetsGiven) throws ImageDecodeException {
        long count;
        if (tiled) {
            count = tileWidth == 0 || tileLength == 0 ? 0 : howMany(width, tileWidth) * howMany(height, tileLength);
        } else {
            count = howMany(height, rowsPerStrip);
        }
        long all = separate ? count * samples : count;
        if (count == 0 || all > 0xffffffffL) {
            throw Refusal.corrupt("it has %d %s".formatted(all, tiled ? "tiles" : "strips"));
        }
        long given = Math.min(offsetsGiven.count(), byteCountsField == null ? 1 : byteCountsField.count());
        if (given < all && all > MOST_MISSING_BLOCKS) {
            throw Refusal.truncated("it has %d %s of %d".formatted(given, tiled ? "tiles" : "strips", all));
        }
        if (byteCountsField == null
                ? offsetsGiven.count() > FEW
                : (offsetsGiven.count() > FEW) != (byteCountsField.count() > FEW)) {
            throw Refusal.corrupt("its %s have %d offsets and %d byte counts"
                    .formatted(
                            tiled ? "tiles" : "strips",
                            offsetsGiven.count(),
                            byteCountsField == null ? 0 : byteCountsField.count()));
        }
        blocksInPlane = (int) count;
    }

    private void readBlocks(Field offsetsGiven) throws ImageDecodeException {
        int count = blocksInPlane * (separate ? samples : 1);
        offsets = LibtiffValue.padded(source, offsetsGiven, count);
        if (byteCountsField != null) {
            byteCounts = LibtiffValue.padded(source, byteCountsField, count);
            boolean bogus = count == 1 && !tiled && offsets[0] != 0 && byteCounts[0] == 0;
            if (!bogus) {
                return;
            }
        } else if (count > 1 && !(separate && count == samples)) {
            throw Refusal.corrupt("it has no byte counts of its strips");
        }
        estimateByteCounts(count);
    }

    /** libtiff's {@code EstimateStripByteCounts}: what the file holds besides its header and fields. */
    private void estimateByteCounts(int count) throws ImageDecodeException {
        List<Field> entries = layout.directory().entries(MOST_ENTRIES);
        long space = source.big ? 16 + 8 + 20L * entries.size() + 8 : 8 + 2 + 12L * entries.size() + 4;
        for (Field each : entries) {
            if (each.type() == FieldType.UNKNOWN) {
                throw Refusal.corrupt("it has neither byte counts of its strips nor known fields only");
            }
            long size = each.size();
            space += size > source.wordBytes() ? Math.min(size, source.length()) : 0;
        }
        space = space > source.length() ? source.length() : source.length() - space;
        if (separate) {
            space /= samples;
        }
        byteCounts = new long[count];
        Arrays.fill(byteCounts, space);
        long last = offsets[count - 1];
        if (last < 0 || last + space > source.length()) {
            byteCounts[count - 1] = last < 0 || last >= source.length() ? 0 : source.length() - last;
        }
    }

    private void completeExtraSamples() {
        int colours =
                switch (photometric) {
                    case 0, 1, 3 -> 1;
                    case 2, 6, 8, 9, 10, 32845 -> 3;
                    case 4, 5 -> 4;
                    default -> 0;
                };
        if (colours > 0 && samples - extraSamples.length > colours) {
            extraSamples = Arrays.copyOf(extraSamples, samples - colours);
        }
    }

    static long howMany(long size, long by) {
        return (size + by - 1) / by;
    }
}
