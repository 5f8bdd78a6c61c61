package io.sparkresnet.model.image.jpeg;

import io.sparkresnet.model.image.ChannelMode;
import io.sparkresnet.model.image.FormatReader;
import io.sparkresnet.model.image.ImageDecodeException;
import io.sparkresnet.model.image.ImageFormat;
import io.sparkresnet.model.image.ImageHeader;
import io.sparkresnet.model.image.Orientation;
import io.sparkresnet.model.image.PixelRows;
import io.sparkresnet.model.image.Pixels;
import io.sparkresnet.model.image.Window;
import org.jspecify.annotations.Nullable;

/**
 * Baseline, extended sequential and progressive Huffman JPEG with 8 bits a sample and one, three or four components, in plain
 * Java. Pixels are those of libjpeg-turbo 3 with its defaults (accurate integer DCT, fancy upsampling). As with Pillow, a
 * file that ends early is refused, while other damage (bad codes, lost restart markers, junk) is decoded around.
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
        return JpegMetadata.orientation(encoded);
    }

    @Override
    public Pixels pixels(byte[] encoded, ChannelMode mode, Window window) throws ImageDecodeException {
        HeaderReader headers = new HeaderReader(encoded);
        Frame frame = headers.frame();
        Scan first = headers.nextScan();
        if (first == null) {
            throw HeaderReader.corrupt("it has no scan");
        }
        frame.components().forEach(each -> each.lookAt(window, frame));
        ColorConversion conversion;
        if (frame.progressive()
                || first.components().size() < frame.components().size()) {
            decodeScans(headers, frame, first);
            frame.components().forEach(each -> each.allocateSamples(frame));
            conversion = new ColorConversion(headers, frame, window);
            frame.components().forEach(JpegReader::transform);
        } else {
            frame.components().forEach(each -> each.allocateSamples(frame));
            conversion = new ColorConversion(headers, frame, window);
            headers.huffman.fillWithStandard();
            new ScanDecoder(headers, frame, first).decode();
            checkRest(headers);
        }
        PixelRows rows = new PixelRows(frame.width(), frame.height(), mode);
        conversion.convert(rows);
        return rows.pixels();
    }

    /** Behind the only scan the file may end, but what follows up to the end marker must be segments. */
    private static void checkRest(HeaderReader headers) throws ImageDecodeException {
        try {
            if (headers.nextScan() != null) {
                throw HeaderReader.corrupt("it has a scan behind its last");
            }
        } catch (ImageDecodeException e) {
            if (e.kind() != ImageDecodeException.Kind.TRUNCATED) {
                throw e;
            }
        }
    }

    static void decodeScans(HeaderReader headers, Frame frame, Scan first) throws ImageDecodeException {
        frame.components().forEach(each -> each.allocateCoefficients(frame));
        if (!frame.progressive()) {
            headers.huffman.fillWithStandard();
        }
        @Nullable Scan scan = first;
        while (scan != null) {
            new ScanDecoder(headers, frame, scan).decode();
            scan = headers.nextScan();
        }
        if (frame.progressive()) {
            refuseUnfinished(frame);
        }
    }

    /** libjpeg guesses what such a file leaves out by smoothing across blocks; that is no decoding. */
    private static void refuseUnfinished(Frame frame) throws ImageDecodeException {
        boolean known = frame.components().stream().allMatch(each -> each.knownBits[0] >= 0);
        for (Component each : frame.components()) {
            for (int k = 1; k < 10; k++) {
                if (known && each.knownBits[Zigzag.NATURAL[k]] != 0) {
                    throw ImageDecodeException.truncated(
                            ImageFormat.JPEG,
                            "its progressive scans end before component %d is complete".formatted(each.id));
                }
            }
        }
    }

    static void transform(Component component) {
        int[] quantization = component.quantization;
        InverseDct inverse = new InverseDct();
        int[] block = new int[64];
        for (int row = 0; row < component.blockRows; row++) {
            for (int column = 0; column < component.blockColumns; column++) {
                if (!component.needs(column, row)) {
                    continue;
                }
                int from = component.coefficientsOf(column, row);
                int at = component.sampleOf(column, row);
                if (quantization == null) {
                    inverse.flat(0, component.samples, at, component.stride);
                    continue;
                }
                int seen = 0;
                for (int i = 0; i < 64; i++) {
                    int value = (short) (component.coefficients[from + i] * quantization[i]);
                    block[i] = value;
                    seen |= value == 0 ? 0 : i;
                }
                if (seen == 0) {
                    inverse.flat(block[0], component.samples, at, component.stride);
                } else {
                    inverse.transform(block, seen, component.samples, at, component.stride);
                }
            }
        }
    }
}
