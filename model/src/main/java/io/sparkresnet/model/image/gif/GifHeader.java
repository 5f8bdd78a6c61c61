package io.sparkresnet.model.image.gif;

import io.sparkresnet.model.image.ImageDecodeException;

/**
 * What stands before the pixels of a GIF's first frame, read as Pillow's {@code GifImagePlugin} does: bytes between blocks that
 * begin nothing are passed over, a frame beyond the screen enlarges it, and a palette in which every colour is the gray of its
 * own number counts as none.
 *
 * @param width columns of the screen, or of the frame where that reaches further
 * @param height its rows
 * @param left where the frame lies on the screen
 * @param top its first row
 * @param columns of the frame
 * @param rows of the frame
 * @param interlaced in four passes
 * @param colors the palette that counts
 * @param transparent the index that the screen is filled with; 0 where the frame names none
 * @param codeSize bits of a pixel in the compressed stream
 * @param start of the frame's blocks
 */
record GifHeader(
        int width,
        int height,
        int left,
        int top,
        int columns,
        int rows,
        boolean interlaced,
        GifColors colors,
        int transparent,
        int codeSize,
        int start) {

    private static final int SIGNATURE = 6;
    private static final int HAS_PALETTE = 0x80;
    private static final int INTERLACED = 0x40;
    private static final int HAS_TRANSPARENCY = 1;

    private static final int EXTENSION = '!';
    private static final int IMAGE = ',';
    private static final int TRAILER = ';';

    private static final int GRAPHIC_CONTROL = 0xf9;
    private static final int COMMENT = 0xfe;
    private static final int APPLICATION = 0xff;
    private static final String LOOPS = "NETSCAPE2.0";

    /** Reads up to the first frame's pixels. */
    static GifHeader read(byte[] encoded) throws ImageDecodeException {
        GifBytes bytes = new GifBytes(encoded);
        bytes.at = SIGNATURE;
        int width = bytes.u16();
        int height = bytes.u16();
        int flags = bytes.u8();
        bytes.at += 2;
        byte[] global = palette(bytes, flags);
        int transparent = 0;
        while (true) {
            int separator = bytes.u8();
            if (separator == TRAILER) {
                throw GifBytes.corrupt("it has no image");
            }
            if (separator == EXTENSION) {
                int named = extension(bytes);
                transparent = named < 0 ? transparent : named;
            } else if (separator == IMAGE) {
                return frame(bytes, width, height, global, transparent);
            }
        }
    }

    private static GifHeader frame(GifBytes bytes, int width, int height, byte[] global, int transparent)
            throws ImageDecodeException {
        int left = bytes.u16();
        int top = bytes.u16();
        int columns = bytes.u16();
        int rows = bytes.u16();
        int flags = bytes.u8();
        byte[] local = palette(bytes, flags);
        GifColors colors = GifColors.of((flags & HAS_PALETTE) != 0, local, global);
        int codeSize = bytes.u8();
        int screenWidth = Math.max(width, left + columns);
        int screenHeight = Math.max(height, top + rows);
        if (screenWidth == 0 || screenHeight == 0) {
            throw GifBytes.corrupt("its header says %dx%d pixels".formatted(screenWidth, screenHeight));
        }
        return new GifHeader(
                screenWidth,
                screenHeight,
                left,
                top,
                columns,
                rows,
                (flags & INTERLACED) != 0,
                colors,
                transparent,
                codeSize,
                bytes.at);
    }

    private static byte[] palette(GifBytes bytes, int flags) throws ImageDecodeException {
        return (flags & HAS_PALETTE) == 0 ? new byte[0] : bytes.palette(2 << (flags & 7));
    }

    /** Passes over an extension; what it names as transparent, -1 for nothing. */
    private static int extension(GifBytes bytes) throws ImageDecodeException {
        int label = bytes.u8();
        boolean any = bytes.nextBlock();
        int transparent = -1;
        if (label == COMMENT) {
            // Without a first block there is nothing to skip; other kinds go on behind an empty first block
            if (any) {
                bytes.skipBlocks();
            }
            return transparent;
        }
        if (label == GRAPHIC_CONTROL && bytes.length >= 0) {
            boolean names = any && (bytes.encoded[bytes.block] & HAS_TRANSPARENCY) != 0;
            if (bytes.length < (names ? 4 : 3)) {
                throw bytes.atEnd()
                        ? GifBytes.truncated("the file ends before its first image")
                        : GifBytes.corrupt(
                                "its graphic control extension has %d bytes, expected 4".formatted(bytes.length));
            }
            transparent = names ? bytes.encoded[bytes.block + 3] & 255 : -1;
        } else if (label == APPLICATION && loops(bytes)) {
            bytes.nextBlock();
        }
        bytes.skipBlocks();
        return transparent;
    }

    private static boolean loops(GifBytes bytes) {
        if (bytes.length < LOOPS.length()) {
            return false;
        }
        for (int i = 0; i < LOOPS.length(); i++) {
            if (bytes.encoded[bytes.block + i] != LOOPS.charAt(i)) {
                return false;
            }
        }
        return true;
    }
}
