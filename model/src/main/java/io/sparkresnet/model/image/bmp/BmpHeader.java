package io.sparkresnet.model.image.bmp;

import io.sparkresnet.model.image.ImageDecodeException;
import io.sparkresnet.model.image.ImageDecodeException.Kind;
import io.sparkresnet.model.image.ImageFormat;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What stands before the pixels of a BMP, of Windows (versions 3 to 5) or of OS/2 (1 and 2).
 *
 * @param bits a pixel, by the header; what counts is the layout, but rows are as long as these say
 * @param topDown the first row is the top one
 * @param coding of the pixels
 * @param palette null where pixels are colours
 * @param start of the pixels; may lie behind the end of the file
 */
record BmpHeader(
        int width,
        int height,
        int bits,
        boolean topDown,
        Coding coding,
        PixelLayout layout,
        @Nullable BmpPalette palette,
        long start) {

    /** How pixels are packed. */
    enum Coding {
        PLAIN,
        RLE4,
        RLE8
    }

    private static final int FILE_HEADER = 14;
    private static final int OS2_HEADER = 12;
    /** Of Windows 3, with masks of colours, with a mask of alpha; OS/2 2; Windows 4 and 5. */
    private static final Set<Integer> HEADERS = Set.of(OS2_HEADER, 40, 52, 56, 64, 108, 124);

    private static final int BITFIELDS = 3;
    private static final Map<Long, String> UNREAD = Map.of(
            4L,
            " (a JPEG)",
            5L,
            " (a PNG)",
            6L,
            " (bit fields with alpha)",
            11L,
            " (CMYK)",
            12L,
            " (CMYK)",
            13L,
            " (CMYK)");

    /** Reads and checks the header and the palette. */
    static BmpHeader read(byte[] encoded) throws ImageDecodeException {
        ByteBuffer bytes = ByteBuffer.wrap(encoded).order(ByteOrder.LITTLE_ENDIAN);
        require(bytes, FILE_HEADER, 4);
        int size = bytes.getInt(FILE_HEADER);
        require(bytes, FILE_HEADER, Integer.toUnsignedLong(size));
        if (!HEADERS.contains(size)) {
            throw unsupported("a header of %d bytes is not supported".formatted(Integer.toUnsignedLong(size)));
        }
        boolean os2 = size == OS2_HEADER;
        int bits = bytes.getShort(FILE_HEADER + (os2 ? 10 : 14)) & 0xffff;
        long compression = os2 ? 0 : u32(bytes, FILE_HEADER + 16);
        Coding coding = coding(compression);
        if (bits != 1 && bits != 4 && bits != 8 && bits != 16 && bits != 24 && bits != 32) {
            throw unsupported("%d bits a pixel are not supported".formatted(bits));
        }
        int end = FILE_HEADER + size;
        long start = u32(bytes, 10);
        PixelLayout layout;
        BmpPalette palette = null;
        if (compression == BITFIELDS) {
            int masks = FILE_HEADER + 40;
            require(bytes, masks, 12);
            int alpha = size >= 56 ? bytes.getInt(masks + 12) : 0;
            layout = new BitFields(bytes.getInt(masks), bytes.getInt(masks + 4), bytes.getInt(masks + 8), alpha)
                    .layout(bits);
            end = size == 40 ? end + 12 : end;
        } else if (bits <= 8) {
            long declared = os2 ? 0 : u32(bytes, FILE_HEADER + 32);
            declared = declared == 0 ? 1L << bits : declared;
            int entryBytes = os2 ? 3 : 4;
            palette = BmpPalette.read(encoded, end, entryBytes, declared);
            layout = palette.layout(bits);
            start = start == end ? start + entryBytes * declared : start;
            end = palette.end();
        } else {
            layout = bits == 16 ? PixelLayout.RGB_555 : bits == 24 ? PixelLayout.BGR : PixelLayout.BGRX;
        }
        boolean topDown = !os2 && bytes.get(FILE_HEADER + 11) == -1;
        long width = os2 ? bytes.getShort(FILE_HEADER + 4) & 0xffff : u32(bytes, FILE_HEADER + 4);
        long height = os2 ? bytes.getShort(FILE_HEADER + 6) & 0xffff : u32(bytes, FILE_HEADER + 8);
        height = topDown ? (1L << 32) - height : height;
        checkSize(width, height);
        return new BmpHeader(
                (int) width, (int) height, bits, topDown, coding, layout, palette, start == 0 ? end : start);
    }

    private static Coding coding(long compression) throws ImageDecodeException {
        if (compression == 0 || compression == BITFIELDS) {
            return Coding.PLAIN;
        }
        if (compression == 1) {
            return Coding.RLE8;
        }
        if (compression == 2) {
            return Coding.RLE4;
        }
        throw unsupported(
                "compression %d%s is not supported".formatted(compression, UNREAD.getOrDefault(compression, "")));
    }

    private static void checkSize(long width, long height) throws ImageDecodeException {
        String says = "its header says %dx%d pixels".formatted(width, height);
        if (width == 0 || height == 0) {
            throw ImageDecodeException.corrupt(ImageFormat.BMP, says);
        }
        if (width > Integer.MAX_VALUE || height > Integer.MAX_VALUE) {
            throw new ImageDecodeException(Kind.TOO_LARGE, "Cannot decode BMP: " + says);
        }
    }

    /** Bytes from one row to the next. */
    long stride() {
        return ((long) width * bits + 31) / 32 * 4;
    }

    /** Bytes of a row's pixels. */
    long rowBytes() {
        return ((long) width * layout.bits + 7) / 8;
    }

    private static void require(ByteBuffer bytes, int from, long count) throws ImageDecodeException {
        if (bytes.capacity() - from < count) {
            throw ImageDecodeException.truncated(ImageFormat.BMP, "the file ends within its header");
        }
    }

    private static long u32(ByteBuffer bytes, int from) {
        return Integer.toUnsignedLong(bytes.getInt(from));
    }

    static ImageDecodeException unsupported(String reason) {
        return ImageDecodeException.unsupported(ImageFormat.BMP, reason);
    }
}
