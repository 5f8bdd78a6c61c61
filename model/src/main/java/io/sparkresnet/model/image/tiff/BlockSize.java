package io.sparkresnet.model.image.tiff;

import io.sparkresnet.model.image.ImageDecodeException;

/** How many bytes libtiff decodes: {@code tif_strip.c}, {@code tif_tile.c}. Sizes saturate. */
final class BlockSize {
    private BlockSize() {}

    /** Of a row of a strip or tile; for packed YCbCr, whose rows share their colours, as if they did not. */
    static long rowBytes(DecodedLayout layout) throws ImageDecodeException {
        long columns = layout.tiled ? layout.tileWidth : layout.width;
        if (isPacked(layout) && !layout.tiled) {
            return packedRowBytes(layout, columns) / layout.verticalSubsampling;
        }
        long bits = multiply(columns, layout.bits);
        bits = layout.separate ? bits : multiply(bits, layout.samples);
        return positive(DecodedLayout.howMany(Math.min(bits, Long.MAX_VALUE - 7), 8));
    }

    /** Of a whole strip or tile. */
    static long bytes(DecodedLayout layout) throws ImageDecodeException {
        return bytes(layout, layout.tiled ? layout.tileLength : Math.min(layout.rowsPerStrip, layout.height));
    }

    /** Of so many rows of a strip or tile. */
    static long bytes(DecodedLayout layout, long rows) throws ImageDecodeException {
        if (isPacked(layout)) {
            long columns = layout.tiled ? layout.tileWidth : layout.width;
            long packedRows = DecodedLayout.howMany(rows, layout.verticalSubsampling);
            return positive(multiply(packedRowBytes(layout, columns), packedRows));
        }
        return positive(multiply(rows, rowBytes(layout)));
    }

    /** Contiguous YCbCr that no JPEG library brings to full size. */
    static boolean isPacked(DecodedLayout layout) {
        return layout.photometric == 6 && !layout.separate && layout.layout.compression() != Compression.JPEG;
    }

    private static long packedRowBytes(DecodedLayout layout, long columns) throws ImageDecodeException {
        int across = layout.horizontalSubsampling;
        int down = layout.verticalSubsampling;
        boolean known = (across == 1 || across == 2 || across == 4) && (down == 1 || down == 2 || down == 4);
        if (!known || layout.samples != 3) {
            throw Refusal.corrupt("its YCbCr has %d samples, subsampled %dx%d".formatted(layout.samples, across, down));
        }
        long samples = DecodedLayout.howMany(columns, across) * (across * down + 2);
        return DecodedLayout.howMany(samples * layout.bits, 8);
    }

    private static long multiply(long a, long b) {
        long high = Math.multiplyHigh(a, b);
        long low = a * b;
        return high != 0 || low < 0 ? Long.MAX_VALUE : low;
    }

    private static long positive(long size) throws ImageDecodeException {
        if (size < 1) {
            throw Refusal.corrupt("its strips or tiles have %d bytes".formatted(size));
        }
        return size;
    }
}
