package io.sparkresnet.model.image.webp;

import io.sparkresnet.model.image.ChannelMode;
import io.sparkresnet.model.image.FormatReader;
import io.sparkresnet.model.image.ImageDecodeException;
import io.sparkresnet.model.image.ImageFormat;
import io.sparkresnet.model.image.ImageHeader;
import io.sparkresnet.model.image.Orientation;
import io.sparkresnet.model.image.Pixels;
import io.sparkresnet.model.image.Window;
import io.sparkresnet.model.image.webp.vp8.FrameSize;
import io.sparkresnet.model.image.webp.vp8.KeyFrame;
import io.sparkresnet.model.image.webp.vp8.YuvConversion;
import io.sparkresnet.model.image.webp.vp8l.AlphaPlane;
import io.sparkresnet.model.image.webp.vp8l.LosslessImage;
import io.sparkresnet.model.image.webp.vp8l.LosslessSize;

/**
 * WebP, lossy and lossless, in plain Java. Of an animation the first picture is read, on a black canvas; alpha is dropped, not
 * composited. A file that is cut anywhere is refused, and so is one whose structure is damaged behind the first picture.
 */
public final class WebpReader implements FormatReader {
    private static final int FIRST_CHUNK = 12;
    private static final int CONTENT = 20;
    private static final int EXTENDED_HEAD = 30;

    /** A reader. */
    public WebpReader() {}

    @Override
    public ImageHeader header(byte[] encoded) throws ImageDecodeException {
        if (encoded.length < CONTENT) {
            throw Chunks.truncated("the file has %d bytes".formatted(encoded.length));
        }
        String type = Chunks.type(encoded, FIRST_CHUNK);
        int end = encoded.length;
        if (type.equals("VP8 ")) {
            FrameSize size = FrameSize.read(encoded, CONTENT, end, Chunks.u32(encoded, FIRST_CHUNK + 4));
            return new ImageHeader(ImageFormat.WEBP, size.width(), size.height());
        }
        if (type.equals("VP8L")) {
            LosslessSize size = LosslessSize.read(encoded, CONTENT, end);
            return new ImageHeader(ImageFormat.WEBP, size.width(), size.height());
        }
        if (type.equals("VP8X") && end >= EXTENDED_HEAD) {
            return new ImageHeader(
                    ImageFormat.WEBP, 1 + Chunks.u24(encoded, CONTENT + 4), 1 + Chunks.u24(encoded, CONTENT + 7));
        }
        WebpFile file = WebpFile.read(encoded);
        return new ImageHeader(ImageFormat.WEBP, file.width, file.height);
    }

    @Override
    public Orientation orientation(byte[] encoded) throws ImageDecodeException {
        return WebpMetadata.orientation(encoded, WebpFile.read(encoded));
    }

    @Override
    public Pixels pixels(byte[] encoded, ChannelMode mode, Window window) throws ImageDecodeException {
        WebpFile file = WebpFile.read(encoded);
        Frame frame = file.frame();
        // Of the frame's own columns and rows
        int left = Math.max(0, Math.min(frame.width, window.left() - frame.left));
        int right = Math.max(left, Math.min(frame.width, window.right() - frame.left));
        int top = Math.max(0, Math.min(frame.height, window.top() - frame.top));
        int bottom = Math.max(top, Math.min(frame.height, window.bottom() - frame.top));
        Canvas canvas;
        if (frame.lossless) {
            LosslessImage image = new LosslessImage(encoded, frame.start, frame.end);
            canvas = new Canvas(file, frame, mode);
            for (int y = 0; y < bottom; y++) {
                image.nextRow(canvas.row);
                canvas.set(y, left, right);
            }
        } else {
            KeyFrame image = KeyFrame.decode(encoded, frame.start, frame.end, right, bottom);
            if (frame.alphaStart != 0) {
                AlphaPlane.check(encoded, frame.alphaStart, frame.alphaEnd, frame.width, frame.height);
            }
            canvas = new Canvas(file, frame, mode);
            YuvConversion conversion = new YuvConversion(image);
            for (int y = top; y < bottom; y++) {
                conversion.row(y, left, right, canvas.row);
                canvas.set(y, left, right);
            }
        }
        return canvas.rows.pixels();
    }
}
