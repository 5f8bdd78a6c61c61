package io.sparkresnet.model.image.png;

import io.sparkresnet.model.image.ImageDecodeException;
import org.jspecify.annotations.Nullable;

/**
 * What stands before the pixels of a PNG.
 *
 * @param depth bits a sample: 1, 2, 4, 8 or 16
 * @param interlaced in the seven passes of Adam7
 * @param palette used by {@link ColorType#PALETTE} only
 */
record PngHeader(int width, int height, int depth, ColorType color, boolean interlaced, Palette palette) {

    /** What the samples of a pixel are. */
    enum ColorType {
        GRAY(1),
        RGB(3),
        PALETTE(1),
        GRAY_ALPHA(2),
        RGBA(4);

        final int samples;

        ColorType(int samples) {
            this.samples = samples;
        }
    }

    /** Reads up to the first IDAT chunk, where it leaves the reader. Checksums are checked as Pillow does, up to there. */
    static PngHeader read(ChunkReader chunks) throws ImageDecodeException {
        PngHeader header = null;
        Palette palette = new Palette();
        while (true) {
            chunks.next();
            if (chunks.type.equals("IDAT")) {
                break;
            }
            if (chunks.type.equals("IEND")) {
                throw ChunkReader.corrupt("it has no pixels");
            }
            chunks.checkLength();
            switch (chunks.type) {
                case "IHDR" -> header = parse(chunks, palette);
                case "PLTE" -> {
                    if (header != null && header.color == ColorType.PALETTE) {
                        palette.read(chunks);
                    }
                }
                case "tRNS" -> checkTransparency(chunks, header);
                default -> {
                    // Everything else does not change the pixels.
                }
            }
            chunks.checkSum();
        }
        if (header == null) {
            throw ChunkReader.corrupt("its pixels come before its header");
        }
        return header;
    }

    private static PngHeader parse(ChunkReader chunks, Palette palette) throws ImageDecodeException {
        int width = chunks.u32(chunks.start);
        int height = chunks.u32(chunks.start + 4);
        int depth = chunks.u8(8);
        int color = chunks.u8(9);
        if (width < 1 || height < 1) {
            throw ChunkReader.corrupt(
                    "its header says %dx%d pixels".formatted(width & 0xffffffffL, height & 0xffffffffL));
        }
        if (chunks.u8(11) != 0) {
            throw ChunkReader.corrupt("its header says filter method %d, expected 0".formatted(chunks.u8(11)));
        }
        return new PngHeader(width, height, depth, colorType(color, depth), chunks.u8(12) != 0, palette);
    }

    private static ColorType colorType(int color, int depth) throws ImageDecodeException {
        boolean whole = depth == 8 || depth == 16;
        boolean packed = depth == 1 || depth == 2 || depth == 4;
        if (color == 0 && (whole || packed)) {
            return ColorType.GRAY;
        }
        if (color == 3 && (depth == 8 || packed)) {
            return ColorType.PALETTE;
        }
        if (whole) {
            if (color == 2) {
                return ColorType.RGB;
            }
            if (color == 4) {
                return ColorType.GRAY_ALPHA;
            }
            if (color == 6) {
                return ColorType.RGBA;
            }
        }
        throw ChunkReader.corrupt("its header says colour type %d with %d bits a sample".formatted(color, depth));
    }

    private static void checkTransparency(ChunkReader chunks, @Nullable PngHeader header) throws ImageDecodeException {
        if (header != null && header.color == ColorType.GRAY) {
            chunks.checkAtLeast(2);
        } else if (header != null && header.color == ColorType.RGB) {
            chunks.checkAtLeast(6);
        }
    }

    /** Bytes of a row of {@code columns} pixels, without its filter. */
    int rowBytes(int columns) {
        return Math.toIntExact(((long) columns * depth * color.samples + 7) / 8);
    }

    /** Bytes between a sample and the one that a filter predicts it from. */
    int pixelBytes() {
        return (depth * color.samples + 7) / 8;
    }
}
