package io.sparkresnet.model.image.png;

import io.sparkresnet.model.image.ImageDecodeException;
import io.sparkresnet.model.image.png.PngHeader.Area;
import io.sparkresnet.model.image.png.PngHeader.ColorType;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the chunks of a PNG say, each taken as Pillow's {@code PngStream} takes it, wherever it stands: before the pixels with its
 * checksum, behind them without. Of an animation, the default image or else the first frame is what there is.
 */
final class PngStream {
    private static final long MOST_FRAMES = 0x80000000L;

    final ChunkReader chunks;
    final PngText text = new PngText();
    private Palette palette = new Palette();
    /** The palette in force when the pixels begin; a later one changes nothing. */
    private Palette opened = palette;

    private long width;
    private long height;
    private int depth;
    private @Nullable ColorType color;
    /** What is wrong with the colours of a header that says nothing else of them. */
    private String oddColor = "it has no header";

    private boolean interlaced;
    /** Of an animation's frame: left, top, width, height; null without one. */
    private long @Nullable [] frame;
    /** Of an animation: the number of the last frame chunk; -1 before the first. */
    private long sequence = -1;
    /** Of an animation, -1 for a plain image. */
    private long frames = -1;

    private boolean animated;
    /** Whether a palette's tRNS chunk makes one colour transparent and leaves all others opaque. */
    private boolean oneTransparent;

    PngStream(byte[] encoded) {
        chunks = new ChunkReader(encoded);
    }

    /** What a chunk turned out to be. */
    private enum Found {
        /** Something about the image, read to its end. */
        CONTENT,
        /** Pixels; only an animation's sequence number is read. */
        PIXELS,
        END
    }

    /** Reads up to the first pixels, where it leaves the reader. */
    PngHeader open() throws ImageDecodeException {
        while (true) {
            chunks.next();
            Found found = call();
            if (found == Found.END) {
                throw ChunkReader.corrupt(color == null ? oddColor : "it has no pixels");
            }
            if (found == Found.PIXELS) {
                break;
            }
            chunks.checkSum();
        }
        animated = frames + (frame == null ? 1 : 0) > 1 && frames > 0;
        opened = palette;
        palette = new Palette();
        return header();
    }

    private PngHeader header() throws ImageDecodeException {
        if (width < 1 || height < 1 || width > Integer.MAX_VALUE || height > Integer.MAX_VALUE || color == null) {
            throw ChunkReader.corrupt("its header says %dx%d pixels".formatted(width, height));
        }
        Area area = new Area(0, 0, (int) width, (int) height);
        long[] part = frame;
        if (part != null) {
            if (part[2] < 1 || part[3] < 1 || part[0] + part[2] > width || part[1] + part[3] > height) {
                throw ChunkReader.corrupt(
                        "its first frame has %dx%d pixels of %dx%d".formatted(part[2], part[3], width, height));
            }
            area = new Area((int) part[0], (int) part[1], (int) part[2], (int) part[3]);
        }
        return new PngHeader((int) width, (int) height, area, depth, color, interlaced, opened);
    }

    /** What the first chunk of pixels holds of them, in bytes; the reader is at the first. */
    long firstPixels() {
        return chunks.length - (chunks.at - chunks.start);
    }

    /**
     * Goes to the next chunk of pixels behind the end of the one before, checksum first.
     *
     * @return how many bytes of pixels it holds
     */
    long nextPixels() throws ImageDecodeException {
        chunks.skip(4);
        chunks.next();
        if (chunks.type.equals("fdAT")) {
            call();
            return firstPixels();
        }
        if (!chunks.type.equals("IDAT") && !chunks.type.equals("DDAT")) {
            throw ChunkReader.truncated("its pixels end early");
        }
        return chunks.length;
    }

    /** Passes over all pixels, whole or not. */
    void skipPixels() throws ImageDecodeException {
        long pending = firstPixels();
        while (true) {
            chunks.skip(pending);
            int end = chunks.at;
            chunks.skip(4);
            boolean more = chunks.hasNext() && Set.of("IDAT", "DDAT", "fdAT").contains(chunks.type);
            if (!more) {
                chunks.at = end;
                return;
            }
            if (chunks.type.equals("fdAT")) {
                call();
            }
            pending = firstPixels();
        }
    }

    /** Reads what comes behind the pixels. The file may end between chunks, but one that has begun must be whole and sound. */
    void close() throws ImageDecodeException {
        while (true) {
            chunks.skip(4);
            if (!chunks.hasNext() || chunks.type.equals("IEND") || (chunks.type.equals("fcTL") && animated)) {
                break;
            }
            if (call() == Found.PIXELS) {
                chunks.require(firstPixels());
            }
        }
        if (oneTransparent && !opened.isDefined()) {
            throw ChunkReader.corrupt("it makes a colour of its palette transparent, but has no palette");
        }
    }

    private Found call() throws ImageDecodeException {
        switch (chunks.type) {
            case "IEND" -> {
                return Found.END;
            }
            case "IDAT" -> {
                if (color != null) {
                    return Found.PIXELS;
                }
                chunks.require(chunks.length);
            }
            case "fdAT" -> {
                chunks.checkAtLeast(4);
                chunks.require(4);
                if (sequence != chunks.number(0) - 1 || sequence < 0) {
                    throw ChunkReader.corrupt("frame chunk %d follows %d".formatted(chunks.number(0), sequence));
                }
                sequence++;
                if (color == null) {
                    throw ChunkReader.corrupt(oddColor);
                }
                return Found.PIXELS;
            }
            default -> {
                chunks.require(chunks.length);
                take();
            }
        }
        return Found.CONTENT;
    }

    private void take() throws ImageDecodeException {
        switch (chunks.type) {
            case "IHDR" -> imageHeader();
            case "PLTE" -> {
                if (color == ColorType.PALETTE) {
                    palette.define(chunks);
                }
            }
            case "tRNS" -> {
                if (color == ColorType.GRAY || color == ColorType.RGB) {
                    chunks.checkAtLeast(color == ColorType.RGB ? 6 : 2);
                } else if (color == ColorType.PALETTE) {
                    oneTransparent = hasOneTransparent();
                }
            }
            case "gAMA" -> chunks.checkAtLeast(4);
            case "cHRM" -> chunks.checkAtLeast(32);
            case "sRGB" -> chunks.checkAtLeast(1);
            case "pHYs" -> chunks.checkAtLeast(9);
            case "acTL" -> animationHeader();
            case "fcTL" -> frameHeader();
            default -> text.take(chunks);
        }
    }

    private boolean hasOneTransparent() {
        int zeros = 0;
        for (int i = 0; i < chunks.length; i++) {
            boolean lastNewline = i == chunks.length - 1 && chunks.u8(i) == '\n';
            if (chunks.u8(i) != 0 && chunks.u8(i) != 255 && !lastNewline) {
                return false;
            }
            zeros += chunks.u8(i) == 0 ? 1 : 0;
        }
        return zeros == 1;
    }

    private void imageHeader() throws ImageDecodeException {
        chunks.checkAtLeast(13);
        width = chunks.number(0);
        height = chunks.number(4);
        ColorType found = colorType(chunks.u8(9), chunks.u8(8));
        if (found != null) {
            color = found;
            depth = chunks.u8(8);
        } else {
            oddColor = "its header says colour type %d with %d bits a sample".formatted(chunks.u8(9), chunks.u8(8));
        }
        if (chunks.u8(11) != 0) {
            throw ChunkReader.corrupt("its header says filter method %d, expected 0".formatted(chunks.u8(11)));
        }
        interlaced |= chunks.u8(12) != 0;
    }

    private static @Nullable ColorType colorType(int color, int depth) {
        boolean whole = depth == 8 || depth == 16;
        boolean packed = depth == 1 || depth == 2 || depth == 4;
        return switch (color) {
            case 0 -> whole || packed ? ColorType.GRAY : null;
            case 2 -> whole ? ColorType.RGB : null;
            case 3 -> depth == 8 || packed ? ColorType.PALETTE : null;
            case 4 -> whole ? ColorType.GRAY_ALPHA : null;
            case 6 -> whole ? ColorType.RGBA : null;
            default -> null;
        };
    }

    private void animationHeader() throws ImageDecodeException {
        chunks.checkAtLeast(8);
        long count = chunks.number(0);
        if (frames >= 0) {
            frames = -1;
        } else if (count > 0 && count <= MOST_FRAMES) {
            frames = count;
        }
    }

    private void frameHeader() throws ImageDecodeException {
        chunks.checkAtLeast(26);
        long number = chunks.number(0);
        if (number != sequence + 1) {
            throw ChunkReader.corrupt("frame chunk %d follows %d".formatted(number, sequence));
        }
        sequence = number;
        long[] part = {chunks.number(12), chunks.number(16), chunks.number(4), chunks.number(8)};
        if (part[0] + part[2] > width || part[1] + part[3] > height) {
            throw ChunkReader.corrupt("a frame of %dx%d pixels at %d, %d does not lie within %dx%d"
                    .formatted(part[2], part[3], part[0], part[1], width, height));
        }
        frame = part;
    }
}
