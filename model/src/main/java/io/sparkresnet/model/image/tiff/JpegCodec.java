package io.sparkresnet.model.image.tiff;

import io.sparkresnet.model.image.ImageDecodeException;
import io.sparkresnet.model.image.jpeg.AbbreviatedJpeg;
import java.util.Arrays;

/**
 * JPEG in TIFF, Adobe's technical note 2: each strip or tile is a JPEG stream, tables may be in a field of their own. Contiguous
 * YCbCr becomes RGB, everything else stays as it is, {@code tif_jpeg.c}.
 */
final class JpegCodec implements Codec {
    private static final int UNSAMPLED = 0x11;

    private final DecodedLayout layout;
    private final AbbreviatedJpeg jpeg = new AbbreviatedJpeg();
    private final AbbreviatedJpeg.Colors colors;
    private final int columns;
    private final int rowBytes;
    private final int sampling;
    private boolean last;

    JpegCodec(DecodedLayout layout) throws ImageDecodeException {
        this.layout = layout;
        if (layout.bits != 8) {
            throw Refusal.unsupported("JPEG with %d bits a sample".formatted(layout.bits));
        }
        boolean ycbcr = layout.photometric == 6;
        colors = ycbcr && !layout.separate ? AbbreviatedJpeg.Colors.FROM_YCBCR : AbbreviatedJpeg.Colors.STORED;
        columns = (int) (layout.tiled ? layout.tileWidth : layout.width);
        rowBytes = columns * (layout.separate ? 1 : layout.samples);
        sampling = ycbcr ? subsampling() : UNSAMPLED;
        byte[] tables = layout.jpegTables;
        if (tables != null) {
            try {
                jpeg.readTables(tables);
            } catch (ImageDecodeException e) {
                throw inTiff("its JPEG tables", e);
            }
        }
    }

    /** The file's word for it, or if it has none that of the first stream. */
    private int subsampling() {
        int told = (layout.horizontalSubsampling << 4) | layout.verticalSubsampling;
        long from = layout.offsets[0];
        if (layout.subsamplingGiven || layout.separate || !layout.source.holds(from, layout.byteCounts[0])) {
            return told;
        }
        try {
            AbbreviatedJpeg.Shape shape =
                    new AbbreviatedJpeg().open(layout.source.bytes, (int) from, (int) (from + layout.byteCounts[0]));
            int first = shape.samplings().get(0);
            boolean known = Integer.bitCount(first >> 4) == 1 && Integer.bitCount(first & 15) == 1;
            boolean others = shape.samplings().stream().skip(1).allMatch(each -> each == UNSAMPLED);
            return known && others ? first : told;
        } catch (ImageDecodeException e) {
            return told;
        }
    }

    private static ImageDecodeException inTiff(String where, ImageDecodeException e) {
        return new ImageDecodeException(e.kind(), "Cannot decode TIFF: " + where + ": " + e.getMessage());
    }

    @Override
    public boolean turnsBits() {
        return false;
    }

    @Override
    public void begin(int block) {
        last = !layout.tiled && block % layout.blocksInPlane == layout.blocksInPlane - 1;
    }

    @Override
    public boolean decode(byte[] in, int from, int to, byte[] out, int size) throws ImageDecodeException {
        int rows = size / rowBytes;
        AbbreviatedJpeg.Shape shape = open(in, from, to);
        check(shape, rows);
        byte[] samples = samples();
        int width = shape.width() * shape.samplings().size();
        if (shape.height() < rows || width < rowBytes) {
            Arrays.fill(out, 0, size, (byte) 0);
        }
        for (int y = 0; y < Math.min(rows, shape.height()); y++) {
            System.arraycopy(samples, y * width, out, y * rowBytes, width);
        }
        return true;
    }

    private AbbreviatedJpeg.Shape open(byte[] in, int from, int to) throws ImageDecodeException {
        try {
            return jpeg.open(in, from, to);
        } catch (ImageDecodeException e) {
            throw inTiff("its JPEG data", e);
        }
    }

    private byte[] samples() throws ImageDecodeException {
        try {
            return jpeg.samples(colors);
        } catch (ImageDecodeException e) {
            throw inTiff("its JPEG data", e);
        }
    }

    private void check(AbbreviatedJpeg.Shape shape, int rows) throws ImageDecodeException {
        // A last strip may be coded at full height
        boolean cut = last && shape.width() == columns;
        if (shape.width() > columns || (shape.height() > rows && !cut)) {
            throw Refusal.corrupt(
                    "its JPEG data is %dx%d, expected %dx%d".formatted(shape.width(), shape.height(), columns, rows));
        }
        int components = layout.separate ? 1 : layout.samples;
        if (shape.samplings().size() != components) {
            throw Refusal.corrupt("its JPEG data has %d components, expected %d"
                    .formatted(shape.samplings().size(), components));
        }
        for (int c = 0; c < components; c++) {
            int expected = c == 0 && !layout.separate ? sampling : UNSAMPLED;
            if (shape.samplings().get(c) != expected) {
                throw Refusal.corrupt("component %d of its JPEG data has sampling 0x%02x, expected 0x%02x"
                        .formatted(c, shape.samplings().get(c), expected));
            }
        }
    }
}
