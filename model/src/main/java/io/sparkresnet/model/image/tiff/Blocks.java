package io.sparkresnet.model.image.tiff;

import io.sparkresnet.model.image.ImageDecodeException;

/**
 * The strips or tiles of a compressed image, decoded one at a time: {@code tif_read.c}. Their bytes may overlap, but not so
 * that the file is read many times over.
 */
final class Blocks {
    /** Beyond a megabyte, so many times its decoded size is all that is read of a block; libtiff's numbers. */
    private static final int LARGE = 1024 * 1024;

    private static final int TIMES = 10;
    private static final int MARGIN = 4096;
    /** How often the file may be read: no writer lets many blocks share their bytes. */
    private static final int FILE_READS = 8;

    private final DecodedLayout layout;
    private final Codec codec;
    private final Predictor predictor;
    /** Decoded, of a whole block. */
    private final long blockBytes;

    private long budget;
    private byte[] turned = {};

    Blocks(DecodedLayout layout, Codec codec, Predictor predictor, long blockBytes) {
        this.layout = layout;
        this.codec = codec;
        this.predictor = predictor;
        this.blockBytes = blockBytes;
        this.budget = (long) FILE_READS * layout.source.length();
    }

    /** Refuses a block that the file does not hold, or that cannot hold as much as is needed of it. */
    void check(int block, long size) throws ImageDecodeException {
        int length = length(block);
        if (codec.most(length) < size) {
            throw Refusal.truncated("%s has %d bytes, too few for %d of pixels".formatted(name(block), length, size));
        }
    }

    /**
     * Decodes a block.
     *
     * @param out at least {@code size} bytes
     * @return whether all of it could be decoded; what could not is 0
     */
    boolean decode(int block, byte[] out, int size) throws ImageDecodeException {
        int length = length(block);
        budget -= length;
        if (budget < 0) {
            throw Refusal.corrupt("its strips or tiles overlap");
        }
        byte[] in = layout.source.bytes;
        int from = (int) layout.offsets[block];
        if (layout.layout.fillOrder() == 2 && codec.turnsBits()) {
            turned = turned.length < length ? new byte[length] : turned;
            for (int i = 0; i < length; i++) {
                turned[i] = (byte) (Integer.reverse(in[from + i]) >>> 24);
            }
            in = turned;
            from = 0;
        }
        codec.begin(block);
        if (!codec.decode(in, from, from + length, out, size)) {
            return false;
        }
        if (!predictor.undo(out, size)) {
            return false;
        }
        swapBytes(out, size);
        return true;
    }

    /** Decodes a block that must be whole. */
    void decodeWhole(int block, byte[] out, int size) throws ImageDecodeException {
        if (!decode(block, out, size)) {
            throw Refusal.truncated("%s ends within its pixels or is broken".formatted(name(block)));
        }
    }

    /** Decodes as much of a block as the file holds; the buffer is zero at first. */
    void decodeWhatIsThere(int block, byte[] out, int size) throws ImageDecodeException {
        if (isHeld(block)) {
            decode(block, out, size);
        }
    }

    private boolean isHeld(int block) {
        return layout.byteCounts[block] != 0 && layout.source.holds(layout.offsets[block], limited(block));
    }

    private long limited(int block) {
        long length = layout.byteCounts[block];
        return length > LARGE && (length - MARGIN) / TIMES > blockBytes ? blockBytes * TIMES + MARGIN : length;
    }

    /** Compressed bytes of a block. */
    private int length(int block) throws ImageDecodeException {
        if (layout.byteCounts[block] == 0) {
            throw Refusal.truncated("%s has 0 bytes".formatted(name(block)));
        }
        if (!isHeld(block)) {
            throw Refusal.truncated("%s has %d bytes from byte %d on, of %d"
                    .formatted(name(block), layout.byteCounts[block], layout.offsets[block], layout.source.length()));
        }
        return (int) limited(block);
    }

    private String name(int block) {
        return (layout.tiled ? "tile " : "strip ") + block;
    }

    /** Turns big-endian samples into little-endian ones, unless a predictor has. */
    private void swapBytes(byte[] samples, int size) {
        int bytes = layout.bits / 8;
        boolean wide = layout.bits == 16 || layout.bits == 24 || layout.bits == 32 || layout.bits == 64;
        if (!layout.source.bigEndian || !wide || layout.predictor != 1) {
            return;
        }
        for (int i = 0; i + bytes <= size; i += bytes) {
            for (int low = i, high = i + bytes - 1; low < high; low++, high--) {
                byte swapped = samples[low];
                samples[low] = samples[high];
                samples[high] = swapped;
            }
        }
    }
}
