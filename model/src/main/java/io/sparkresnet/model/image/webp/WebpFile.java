package io.sparkresnet.model.image.webp;

import io.sparkresnet.model.image.ImageDecodeException;
import org.jspecify.annotations.Nullable;

/**
 * The structure of a file: RFC 9649, section 2. What is refused is what libwebp's demuxer refuses, to which all pictures of an
 * animation must be whole and lie on the canvas, though only the first one is decoded.
 */
final class WebpFile {
    private static final int ANIMATION = 0x02;
    private static final int XMP = 0x04;
    private static final int EXIF = 0x08;
    private static final int ALPHA = 0x10;
    private static final int KNOWN_FLAGS = 0x3e;

    private static final int EXTENDED_LENGTH = 10;
    private static final int ANIMATION_LENGTH = 6;
    private static final int FRAME_LENGTH = 16;
    private static final long LARGEST_AREA = 1L << 32;

    /** Columns of the canvas. */
    int width;
    /** Rows of the canvas. */
    int height;
    /** The first picture. */
    @Nullable
    Frame first;

    /** Content of the first EXIF chunk, if the file's flags announce it. */
    Span exif = Span.EMPTY;
    /** Content of the first XMP chunk, if the file's flags announce it. */
    Span xmp = Span.EMPTY;

    private final Chunks chunks;
    private int flags;

    /**
     * Some bytes of a file.
     *
     * @param start the first
     * @param end behind the last
     */
    record Span(int start, int end) {
        static final Span EMPTY = new Span(0, 0);

        boolean isEmpty() {
            return start == end;
        }
    }

    private WebpFile(byte[] encoded) throws ImageDecodeException {
        chunks = new Chunks(encoded);
    }

    /** Reads and checks the structure. */
    static WebpFile read(byte[] encoded) throws ImageDecodeException {
        WebpFile file = new WebpFile(encoded);
        switch (Chunks.type(encoded, file.chunks.at)) {
            case "VP8 ", "VP8L" -> file.readSimple();
            case "VP8X" -> file.readExtended();
            default ->
                throw Chunks.corrupt("its first chunk is %s (expected VP8, VP8L or VP8X)"
                        .formatted(Chunks.printable(Chunks.type(encoded, file.chunks.at))));
        }
        return file;
    }

    /** The first picture. */
    Frame frame() throws ImageDecodeException {
        if (first == null) {
            throw Chunks.corrupt("it has no picture");
        }
        return first;
    }

    private void readSimple() throws ImageDecodeException {
        first = Frame.read(chunks, 0, 0);
        // Alpha belongs to the extended format
        first.alphaStart = 0;
        width = first.width;
        height = first.height;
    }

    private void readExtended() throws ImageDecodeException {
        chunks.next();
        if (chunks.length != EXTENDED_LENGTH) {
            throw Chunks.corrupt("its chunk VP8X has %d bytes (expected 10)".formatted(chunks.length));
        }
        byte[] encoded = chunks.encoded;
        flags = encoded[chunks.start] & 255;
        width = 1 + Chunks.u24(encoded, chunks.start + 4);
        height = 1 + Chunks.u24(encoded, chunks.start + 7);
        if ((long) width * height >= LARGEST_AREA) {
            throw Chunks.corrupt("its header says %dx%d pixels".formatted(width, height));
        }
        if ((flags & ~KNOWN_FLAGS) != 0) {
            throw Chunks.corrupt("its header has the unknown flags %02x".formatted(flags & ~KNOWN_FLAGS));
        }
        chunks.skip();
        boolean animated = (flags & ANIMATION) != 0;
        boolean announced = false;
        do {
            chunks.next();
            switch (chunks.type) {
                case "VP8X" -> throw Chunks.corrupt("it has a second chunk VP8X");
                case "ALPH", "VP8 ", "VP8L" -> {
                    if (announced || animated || first != null) {
                        throw Chunks.corrupt("its chunk %s is out of place".formatted(chunks.type.strip()));
                    }
                    chunks.back();
                    add(Frame.read(chunks, 0, 0));
                }
                case "ANIM" -> {
                    if (chunks.length + (chunks.length & 1) < ANIMATION_LENGTH) {
                        throw Chunks.corrupt("its chunk ANIM has %d bytes".formatted(chunks.length));
                    }
                    announced = true;
                    chunks.skip();
                }
                case "ANMF" -> {
                    if (!announced) {
                        throw Chunks.corrupt("its animation has no chunk ANIM");
                    }
                    readAnimationFrame(animated);
                }
                default -> {
                    remember();
                    chunks.skip();
                }
            }
        } while (!chunks.atEnd());
        frame();
    }

    private void remember() {
        Span content = new Span(chunks.start, chunks.start + chunks.length);
        if (chunks.type.equals("EXIF") && (flags & EXIF) != 0 && exif.equals(Span.EMPTY)) {
            exif = content;
        } else if (chunks.type.equals("XMP ") && (flags & XMP) != 0 && xmp.equals(Span.EMPTY)) {
            xmp = content;
        }
    }

    private void readAnimationFrame(boolean animated) throws ImageDecodeException {
        int start = chunks.start;
        int behind = chunks.behind;
        if (behind - start < FRAME_LENGTH) {
            throw Chunks.corrupt("its chunk ANMF has %d bytes".formatted(chunks.length));
        }
        byte[] encoded = chunks.encoded;
        long area = (1L + Chunks.u24(encoded, start + 6)) * (1L + Chunks.u24(encoded, start + 9));
        if (area >= LARGEST_AREA) {
            throw Chunks.corrupt("a picture of its animation has %d pixels".formatted(area));
        }
        chunks.at = start + FRAME_LENGTH;
        Frame frame = Frame.read(chunks, 2 * Chunks.u24(encoded, start), 2 * Chunks.u24(encoded, start + 3));
        if (chunks.at > behind) {
            throw Chunks.corrupt("a picture of its animation is longer than its chunk ANMF");
        }
        // A frame without any of its chunks does not count, nor do the frames of a file that is no animation
        if (animated && (frame.start != 0 || frame.alphaStart != 0)) {
            add(frame);
        }
    }

    private void add(Frame frame) throws ImageDecodeException {
        boolean animated = (flags & ANIMATION) != 0;
        if (!animated && (flags & ALPHA) == 0) {
            frame.alphaStart = 0;
        }
        if (frame.start == 0) {
            throw Chunks.corrupt("a picture has no pixels");
        }
        if (frame.alphaStart > frame.start) {
            throw Chunks.corrupt("a picture's alpha chunk follows its pixels");
        }
        boolean fits = animated
                ? frame.left + (long) frame.width <= width && frame.top + (long) frame.height <= height
                : frame.width == width && frame.height == height;
        if (!fits) {
            throw Chunks.corrupt("a picture of %dx%d pixels at (%d, %d) does not fit its canvas of %dx%d"
                    .formatted(frame.width, frame.height, frame.left, frame.top, width, height));
        }
        if (first == null) {
            first = frame;
        }
    }
}
