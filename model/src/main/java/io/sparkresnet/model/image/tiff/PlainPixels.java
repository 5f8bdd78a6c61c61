package io.sparkresnet.model.image.tiff;

import io.sparkresnet.model.image.ImageDecodeException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Uncompressed pixels, which Pillow reads itself and not by libtiff: byte counts do not matter, offsets that are missing leave
 * black, and a strip or tile may run on into whatever follows it in the file.
 */
final class PlainPixels {
    private final Layout layout;
    private final PixelMode mode;
    private final String rawMode;
    private final boolean separate;
    /** By raw mode. */
    private final Map<String, Unpacking> unpackings = new HashMap<>();
    /** Of a strip or tile: whole ones, also those that the image's edge cuts. */
    private final long blockWidth;

    private final long blockHeight;

    private PlainPixels(Layout layout, long blockWidth, long blockHeight) throws ImageDecodeException {
        this.layout = layout;
        this.mode = layout.mode().mode();
        this.rawMode = layout.mode().rawMode();
        this.separate = layout.planar() == 2;
        this.blockWidth = blockWidth;
        this.blockHeight = blockHeight;
    }

    /**
     * A strip or tile.
     *
     * @param stride stored bytes from row to row; 0: as many as its columns take
     */
    private record Block(int left, int top, int right, int bottom, Unpacking unpacking, int stride) {}

    static Canvas read(Layout layout) throws ImageDecodeException {
        Directory directory = layout.directory();
        Field offsets = directory.field(Tag.STRIP_OFFSETS);
        if (offsets != null) {
            long rows = directory.has(Tag.ROWS_PER_STRIP)
                    ? directory.integer(Tag.ROWS_PER_STRIP, "rows per strip")
                    : layout.height();
            return new PlainPixels(layout, layout.width(), rows).decode(offsets);
        }
        offsets = directory.field(Tag.TILE_OFFSETS);
        if (offsets == null) {
            throw Refusal.corrupt("it has neither strips nor tiles");
        }
        long width = directory.integer(Tag.TILE_WIDTH, "tile width");
        return new PlainPixels(layout, width, directory.integer(Tag.TILE_LENGTH, "tile length")).decode(offsets);
    }

    private Canvas decode(Field offsets) throws ImageDecodeException {
        Map<Block, Long> blocks = blocks(offsets);
        // What does not fit is refused before anything is allocated
        for (Map.Entry<Block, Long> each : blocks.entrySet()) {
            checkHeld(each.getKey(), each.getValue());
        }
        Canvas canvas = new Canvas(layout, mode);
        for (Map.Entry<Block, Long> each : blocks.entrySet()) {
            unpack(each.getKey(), each.getValue(), canvas);
        }
        return canvas;
    }

    /**
     * Where each block lies. Pillow decodes them in the order of their offsets, so where several offsets lead to the same
     * block, the largest wins.
     */
    private Map<Block, Long> blocks(Field offsets) throws ImageDecodeException {
        if (!offsets.type().isInteger() && offsets.type() != FieldType.BYTE) {
            throw Refusal.corrupt("its offsets are of type %s".formatted(offsets.type()));
        }
        boolean wholeImage = blockWidth == layout.width() && blockHeight == layout.height() && !separate;
        if (blockWidth < 1 || blockHeight < 1) {
            throw Refusal.corrupt("its strips or tiles are %dx%d".formatted(blockWidth, blockHeight));
        }
        Map<Block, Long> blocks = new LinkedHashMap<>();
        long left = 0;
        long top = 0;
        int layer = 0;
        for (long i = wholeImage ? offsets.count() - 1 : 0; i < offsets.count(); i++) {
            long offset = (long) offsets.number(layout.source(), i);
            blocks.merge(block(left, top, layer), offset, Math::max);
            left += blockWidth;
            if (left >= layout.width()) {
                left = 0;
                top += blockHeight;
                if (top >= layout.height()) {
                    top = 0;
                    layer++;
                }
            }
        }
        return blocks;
    }

    private Block block(long left, long top, int layer) throws ImageDecodeException {
        double stride = 0;
        if (left + blockWidth > layout.width()) {
            stride = blockWidth
                    * layout.bits().stream().mapToDouble(Double::doubleValue).sum()
                    / 8;
        }
        String raw = rawMode;
        if (separate) {
            if (layer >= rawMode.length()) {
                throw Refusal.corrupt("it has more planes than %s".formatted(rawMode));
            }
            raw = rawMode.substring(layer, layer + 1);
            stride /= bands();
        }
        if (stride > Integer.MAX_VALUE) {
            throw Refusal.corrupt("its tiles are %d pixels wide".formatted(blockWidth));
        }
        return new Block(
                (int) left,
                (int) top,
                (int) Math.min(left + blockWidth, layout.width()),
                (int) Math.min(top + blockHeight, layout.height()),
                unpacking(raw),
                (int) stride);
    }

    private Unpacking unpacking(String raw) throws ImageDecodeException {
        Unpacking unpacking = unpackings.get(raw);
        if (unpacking == null) {
            unpacking = Unpacking.of(mode, raw);
            unpackings.put(raw, unpacking);
        }
        return unpacking;
    }

    /** Pillow's {@code bps_count}. */
    private int bands() {
        double photometric = layout.photometric();
        int colours = photometric == 2 || photometric == 6 || photometric == 8 ? 3 : photometric == 5 ? 4 : 1;
        return colours + layout.extraSamples().size();
    }

    /** Refuses a block that the file does not hold in full. */
    private void checkHeld(Block block, long offset) throws ImageDecodeException {
        long rowBytes = block.unpacking().rowBytes(block.right() - block.left());
        long stride = block.stride() == 0 ? rowBytes : block.stride();
        long needed = (block.bottom() - block.top() - 1) * stride + rowBytes;
        if (offset < 0) {
            throw Refusal.corrupt("its pixels begin at byte %d".formatted(offset));
        }
        if (stride >= rowBytes && !layout.source().holds(offset, needed)) {
            throw Refusal.truncated("its pixels need %d bytes from byte %d on, of %d"
                    .formatted(needed, offset, layout.source().length()));
        }
    }

    private void unpack(Block block, long offset, Canvas canvas) throws ImageDecodeException {
        Unpacking unpacking = block.unpacking();
        int columns = block.right() - block.left();
        int rowBytes = (int) unpacking.rowBytes(columns);
        int stride = block.stride() == 0 ? rowBytes : block.stride();
        if (stride < rowBytes) {
            throw Refusal.corrupt("its tiles are %d bytes wide, their pixels %d".formatted(stride, rowBytes));
        }
        for (int y = block.top(); y < block.bottom(); y++) {
            int from = (int) offset + (y - block.top()) * stride;
            unpacking.unpack(layout.source().bytes, from, columns, canvas.bytes, canvas.at(block.left(), y));
        }
    }
}
