package io.sparkresnet.model.image.jpeg;

import io.sparkresnet.model.image.ChannelMode;
import io.sparkresnet.model.image.DecodeLimits;
import io.sparkresnet.model.image.FormatReader;
import io.sparkresnet.model.image.ImageDecodeException;
import io.sparkresnet.model.image.ImageFormat;
import io.sparkresnet.model.image.ImageHeader;
import io.sparkresnet.model.image.Orientation;
import io.sparkresnet.model.image.Pixels;
import io.sparkresnet.model.image.Window;
import org.jspecify.annotations.Nullable;

/**
 * JPEG with 8 bits a sample and one, three or four components, in plain Java: baseline, extended sequential and progressive,
 * Huffman or arithmetic, and lossless. Pixels are those of libjpeg-turbo 3 with its defaults (accurate integer DCT, fancy
 * upsampling, smoothing of unfinished progressive files), also where bits are lost or broken. As with Pillow, a file that ends
 * early is refused. Of several pictures in one file (MPO), the first is read.
 *
 * <p>The JDK's own reader holds libjpeg 6b: it repeats where libjpeg-turbo interpolates 1x2 subsampling, calls repairable
 * junk a warning like any loss, trips over broken colour profiles, and takes longer.
 */
public final class JpegReader implements FormatReader {

    /** A reader. */
    public JpegReader() {}

    @Override
    public ImageHeader header(byte[] encoded) throws ImageDecodeException {
        Frame frame = new HeaderReader(encoded).frame();
        return new ImageHeader(ImageFormat.JPEG, frame.width(), frame.height());
    }

    @Override
    public Orientation orientation(byte[] encoded) throws ImageDecodeException {
        Opening opening = new Opening(encoded);
        opening.open();
        return opening.orientation();
    }

    @Override
    public Pixels pixels(byte[] encoded, ChannelMode mode, Window window) throws ImageDecodeException {
        return pixels(encoded, mode, window, DecodeLimits.DEFAULT);
    }

    @Override
    public Pixels pixels(byte[] encoded, ChannelMode mode, Window window, DecodeLimits limits)
            throws ImageDecodeException {
        new Opening(encoded).open();
        HeaderReader headers = new HeaderReader(encoded);
        Frame frame = headers.frame();
        Scan first = headers.nextScan();
        if (first == null) {
            throw HeaderReader.corrupt("it has no scan");
        }
        frame.components().forEach(each -> each.lookAt(window, frame));
        ColorConversion conversion = new ColorConversion(headers, frame, window, mode);
        if (frame.coding() == Frame.Coding.SEQUENTIAL) {
            headers.huffman.fillWithStandard();
        }
        if (frame.coding().progressive()
                || first.components().size() < frame.components().size()) {
            new ScanSequence(headers, frame, limits).decode(first, conversion::mcuRowFinished);
        } else {
            new SingleScan(headers, frame, first).decode(conversion);
        }
        return conversion.pixels();
    }

    /** The returned pixels and bands of samples; of several scans, whose coefficients are all kept, two bytes each besides. */
    @Override
    public int heapBytesPerPixel(byte[] encoded) throws ImageDecodeException {
        HeaderReader headers = new HeaderReader(encoded);
        Frame frame = headers.frame();
        @Nullable Scan first = headers.nextScan();
        int components = frame.components().size();
        boolean single = !frame.coding().progressive()
                && first != null
                && first.components().size() == components;
        return single ? 4 : 4 + 2 * components;
    }
}
