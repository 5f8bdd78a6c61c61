package io.sparkresnet.model.image.tiff;

import io.sparkresnet.model.image.ImageDecodeException;

/**
 * Compressed pixels: libtiff decodes strips or tiles, Pillow unpacks their rows ({@code TiffDecode.c}). YCbCr that is not
 * contiguous JPEG goes another way, {@link YCbCrPixels}.
 */
final class DecodedPixels {
    private final DecodedLayout layout;
    private final PixelMode mode;
    /** By plane; one for contiguous samples. */
    private final Unpacking[] unpackings;
    /** What Pillow takes a pixel to have, in all planes. */
    private final int bits;
    /** Of a decoded block: a row, and all of them. */
    private final long rowBytes;

    private final long blockBytes;
    private final Blocks blocks;
    private final Canvas canvas;

    static Canvas read(Layout layout) throws ImageDecodeException {
        Codecs.check(layout.compression());
        DecodedLayout decoded = DecodedLayout.of(layout);
        boolean jpeg = layout.compression() == Compression.JPEG;
        if (decoded.photometric == 6 && !(jpeg && !decoded.separate)) {
            return YCbCrPixels.read(decoded);
        }
        return new DecodedPixels(decoded).decode();
    }

    private DecodedPixels(DecodedLayout layout) throws ImageDecodeException {
        this.layout = layout;
        ModeTable.Mode how = layout.layout.decodedMode();
        mode = how.mode();
        Unpacking whole = Unpacking.of(mode, how.rawMode());
        bits = whole.bits();
        boolean planes = layout.separate && mode.bands() > 1;
        boolean divides = planes && mode == PixelMode.RGBA && dividesByAlpha();
        int kept = divides ? 4 : mode.kept;
        unpackings = planes ? bands(kept) : new Unpacking[] {whole};
        rowBytes = BlockSize.rowBytes(layout);
        blockBytes = BlockSize.bytes(layout);
        checkSizes();
        blocks = new Blocks(layout, Codecs.of(layout), new Predictor(layout, Math.toIntExact(rowBytes)), blockBytes);
        blocks.check(0, blockBytes);
        canvas = new Canvas(layout.layout, mode, kept);
    }

    private boolean dividesByAlpha() {
        return layout.extraSamples.length > 0 && layout.extraSamples[0] <= 1;
    }

    private Unpacking[] bands(int kept) throws ImageDecodeException {
        if (layout.bits != 8 && layout.bits != 16) {
            throw Refusal.unsupported("planes of %d bits".formatted(layout.bits));
        }
        Unpacking[] bands = new Unpacking[mode.bands()];
        for (int i = 0; i < bands.length; i++) {
            bands[i] = new BandSamples(i, kept, layout.bits / 8);
        }
        return bands;
    }

    /** Pillow refuses a file for which libtiff's idea of a row or a block is not its own. */
    private void checkSizes() throws ImageDecodeException {
        long planes = unpackings.length;
        boolean agree;
        if (layout.tiled) {
            long most = (layout.tileLength * bits / planes + 7) / 8 * layout.tileWidth;
            agree = rowBytes <= blockBytes
                    && blockBytes <= most
                    && (layout.tileWidth * bits / planes + 7) / 8 <= rowBytes;
        } else {
            long row = ((long) layout.width * bits / planes + 7) / 8;
            long rows = layout.rowsPerStrip == 0xffffffffL ? layout.height : layout.rowsPerStrip;
            agree = rows <= Integer.MAX_VALUE && blockBytes <= row * rows && row <= rowBytes;
        }
        if (!agree || blockBytes > Integer.MAX_VALUE - 8) {
            throw Refusal.corrupt("its %s of %d bytes, %d a row, do not fit %d bits a pixel"
                    .formatted(layout.tiled ? "tiles" : "strips", blockBytes, rowBytes, bits));
        }
    }

    private Canvas decode() throws ImageDecodeException {
        long blockRows = layout.tiled ? layout.tileLength : Math.min(layout.rowsPerStrip, layout.height);
        long blockColumns = layout.tiled ? layout.tileWidth : layout.width;
        byte[] samples = new byte[(int) blockBytes];
        int across = (int) DecodedLayout.howMany(layout.width, blockColumns);
        for (int plane = 0; plane < unpackings.length; plane++) {
            int block = plane * layout.blocksInPlane;
            if (layout.separate && plane >= layout.samples) {
                throw Refusal.corrupt("it has %d planes, expected %d".formatted(layout.samples, unpackings.length));
            }
            for (long top = 0; top < layout.height; top += blockRows) {
                int rows = (int) Math.min(blockRows, layout.height - top);
                int size = layout.tiled ? samples.length : (int) (rows * rowBytes);
                for (int column = 0; column < across; column++) {
                    blocks.decodeWhole(block++, samples, size);
                    unpack(unpackings[plane], samples, (int) (column * blockColumns), (int) top, rows);
                }
            }
        }
        if (unpackings.length > 3 && mode == PixelMode.RGBA && dividesByAlpha()) {
            canvas.divideByAlpha();
        }
        return canvas;
    }

    private void unpack(Unpacking unpacking, byte[] samples, int left, int top, int rows) {
        int columns = (int) Math.min(layout.tiled ? layout.tileWidth : layout.width, layout.width - left);
        for (int y = 0; y < rows; y++) {
            unpacking.unpack(samples, (int) (y * rowBytes), columns, canvas.bytes, canvas.at(left, top + y));
        }
    }
}
