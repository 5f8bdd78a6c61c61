package io.sparkresnet.model.image.webp;

import io.sparkresnet.model.image.ImageDecodeException;
import io.sparkresnet.model.image.webp.vp8.FrameSize;
import io.sparkresnet.model.image.webp.vp8l.LosslessSize;

/** One picture of a file: where on the canvas it lies, and where its chunks do. */
final class Frame {
    /** First column on the canvas. */
    final int left;
    /** First row on the canvas. */
    final int top;

    int width;
    int height;
    boolean lossless;
    /** First byte of its pixels' chunk, without the header; 0 while there is none. */
    int start;
    /** Behind its last byte, padding included, as libwebp has it. */
    int end;
    /** First byte of its alpha chunk, without the header; 0 where there is none. */
    int alphaStart;

    int alphaEnd;

    private Frame(int left, int top) {
        this.left = left;
        this.top = top;
    }

    /**
     * Reads the chunks of a picture, as many as there are. A chunk that cannot belong to it is left for others to read, but
     * must be whole.
     */
    static Frame read(Chunks chunks, int left, int top) throws ImageDecodeException {
        Frame frame = new Frame(left, top);
        do {
            chunks.next();
            if (chunks.type.equals("ALPH") && frame.alphaStart == 0) {
                frame.alphaStart = chunks.start;
                frame.alphaEnd = chunks.start + chunks.length;
            } else if (frame.start == 0 && (chunks.type.equals("VP8 ") || chunks.type.equals("VP8L"))) {
                frame.readImage(chunks);
            } else {
                chunks.back();
                return frame;
            }
            chunks.skip();
        } while (!chunks.atEnd());
        return frame;
    }

    private void readImage(Chunks chunks) throws ImageDecodeException {
        start = chunks.start;
        end = chunks.behind;
        lossless = chunks.type.equals("VP8L");
        if (end - start < 4) {
            throw Chunks.truncated("its chunk %s has %d bytes".formatted(chunks.type, chunks.length));
        }
        if (lossless) {
            if (alphaStart != 0) {
                throw Chunks.corrupt("a lossless picture has an alpha chunk");
            }
            LosslessSize size = LosslessSize.read(chunks.encoded, start, end);
            width = size.width();
            height = size.height();
        } else {
            FrameSize size = FrameSize.read(chunks.encoded, start, end, chunks.length);
            width = size.width();
            height = size.height();
        }
    }
}
