package io.sparkresnet.model.image.jpeg;

import io.sparkresnet.model.image.ChannelMode;
import io.sparkresnet.model.image.ImageDecodeException;
import io.sparkresnet.model.image.PixelRows;
import io.sparkresnet.model.image.Window;
import java.util.Arrays;
import java.util.List;

/**
 * JPEG streams of one file that share their tables: the strips and tiles of a TIFF, as libtiff has libjpeg read them. A stream
 * that ends early is taken as if an end marker followed. Not thread-safe.
 */
public final class AbbreviatedJpeg {
    /** The end marker that follows every stream. */
    private static final byte[] END = {(byte) 0xff, (byte) MarkerReader.EOI};

    private HeaderReader headers = new HeaderReader(new byte[0]);

    /** Streams without common tables yet. */
    public AbbreviatedJpeg() {}

    /**
     * What a stream's header says.
     *
     * @param samplings by component: horizontal times 16 plus vertical
     */
    public record Shape(int width, int height, List<Integer> samplings) {}

    /** What is done about colour. */
    public enum Colors {
        /** Components are interleaved as they are. */
        STORED,
        /** Three components are taken as YCbCr and become RGB. */
        FROM_YCBCR
    }

    /** Reads a stream of tables only, which the next streams share. */
    public void readTables(byte[] encoded, int from, int to) throws ImageDecodeException {
        begin(encoded, from, to);
        if (headers.nextScan() != null) {
            throw HeaderReader.corrupt("an image where there should be tables only");
        }
    }

    /** Reads a stream's header; {@link #samples} decodes it. */
    public Shape open(byte[] encoded, int from, int to) throws ImageDecodeException {
        begin(encoded, from, to);
        Frame frame = headers.frame();
        return new Shape(
                frame.width(),
                frame.height(),
                frame.components().stream()
                        .map(each -> each.horizontal << 4 | each.vertical)
                        .toList());
    }

    private void begin(byte[] encoded, int from, int to) throws ImageDecodeException {
        if (to - from < 2 || (encoded[from] & 255) != 0xff || (encoded[from + 1] & 255) != MarkerReader.SOI) {
            throw HeaderReader.corrupt("it does not begin with a start marker");
        }
        byte[] stream = Arrays.copyOfRange(encoded, from, to + END.length);
        System.arraycopy(END, 0, stream, to - from, END.length);
        headers = new HeaderReader(stream, headers);
    }

    /** Decodes the stream that is open: (H, W, components). */
    public byte[] samples(Colors colors) throws ImageDecodeException {
        Frame frame = headers.frame();
        Scan first = headers.nextScan();
        if (first == null) {
            throw HeaderReader.corrupt("it has no scan");
        }
        Window whole = new Window(0, 0, frame.width(), frame.height());
        frame.components().forEach(each -> each.lookAt(whole, frame));
        if (frame.progressive()
                || first.components().size() < frame.components().size()) {
            JpegReader.decodeScans(headers, frame, first);
            frame.components().forEach(each -> each.allocateSamples(frame));
            frame.components().forEach(JpegReader::transform);
        } else {
            frame.components().forEach(each -> each.allocateSamples(frame));
            headers.huffman.fillWithStandard();
            new ScanDecoder(headers, frame, first).decode();
            JpegReader.checkRest(headers);
        }
        if (colors == Colors.FROM_YCBCR) {
            PixelRows rows = new PixelRows(frame.width(), frame.height(), ChannelMode.RGB);
            new ColorConversion(ColorConversion.Space.YCBCR, frame, whole).convert(rows);
            return rows.pixels().bytes();
        }
        return interleaved(frame);
    }

    private static byte[] interleaved(Frame frame) throws ImageDecodeException {
        int count = frame.components().size();
        byte[] samples = new byte[Math.multiplyExact(Math.multiplyExact(frame.width(), frame.height()), count)];
        for (int c = 0; c < count; c++) {
            Upsampling component = new Upsampling(frame, frame.components().get(c));
            int at = c;
            for (int y = 0; y < frame.height(); y++) {
                component.row(y);
                for (int x = 0; x < frame.width(); x++, at += count) {
                    samples[at] = component.samples[component.start + x];
                }
            }
        }
        return samples;
    }
}
