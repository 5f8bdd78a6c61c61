package io.sparkresnet.model.image.jpeg;

import io.sparkresnet.model.image.ChannelMode;
import io.sparkresnet.model.image.DecodeLimits;
import io.sparkresnet.model.image.ImageDecodeException;
import io.sparkresnet.model.image.Window;
import java.util.List;
import java.util.function.IntConsumer;

/**
 * JPEG streams of one file that share their tables: the strips and tiles of a TIFF, as libtiff has libjpeg read them. A stream
 * that ends early is taken as if an end marker followed. Not thread-safe.
 */
public final class AbbreviatedJpeg {
    /** As long as any segment, so that one that is cut takes its rest from end markers, as libtiff has it. */
    private static final int LONG_PADDING = 0x10000;

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
    public void readTables(byte[] encoded) throws ImageDecodeException {
        begin(encoded, 0, encoded.length, LONG_PADDING);
        if (headers.nextScan() != null) {
            throw HeaderReader.corrupt("an image where there should be tables only");
        }
    }

    /** Reads the header of a stream in {@code [from, to)}; {@link #samples} decodes it. */
    public Shape open(byte[] encoded, int from, int to) throws ImageDecodeException {
        Frame frame;
        try {
            begin(encoded, from, to, 2);
            frame = headers.frame();
        } catch (ImageDecodeException e) {
            if (e.kind() != ImageDecodeException.Kind.TRUNCATED) {
                throw e;
            }
            begin(encoded, from, to, LONG_PADDING);
            frame = headers.frame();
        }
        return new Shape(
                frame.width(),
                frame.height(),
                frame.components().stream()
                        .map(each -> (each.horizontal << 4) | each.vertical)
                        .toList());
    }

    /** Starts a stream, with end markers behind it. */
    private void begin(byte[] encoded, int from, int to, int padding) throws ImageDecodeException {
        if (to - from < 2 || (encoded[from] & 255) != 0xff || (encoded[from + 1] & 255) != MarkerReader.SOI) {
            throw HeaderReader.corrupt("it does not begin with a start marker");
        }
        byte[] stream = new byte[to - from + padding];
        System.arraycopy(encoded, from, stream, 0, to - from);
        for (int i = to - from; i < stream.length; i += 2) {
            stream[i] = (byte) 0xff;
            stream[i + 1] = (byte) MarkerReader.EOI;
        }
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
        if (colors == Colors.FROM_YCBCR) {
            if (frame.coding() == Frame.Coding.LOSSLESS) {
                throw ColorConversion.lossless();
            }
            ColorConversion conversion =
                    new ColorConversion(ColorConversion.Space.YCBCR, frame, whole, ChannelMode.RGB);
            decode(frame, first, conversion::mcuRowFinished);
            return conversion.pixels().bytes();
        }
        Interleaving interleaving = new Interleaving(frame);
        decode(frame, first, interleaving::mcuRowFinished);
        return interleaving.samples;
    }

    private void decode(Frame frame, Scan first, IntConsumer finished) throws ImageDecodeException {
        if (frame.coding() == Frame.Coding.SEQUENTIAL) {
            headers.huffman.fillWithStandard();
        }
        if (frame.coding().progressive()
                || first.components().size() < frame.components().size()) {
            new ScanSequence(headers, frame, DecodeLimits.DEFAULT).decode(first, finished);
        } else if (frame.coding() == Frame.Coding.LOSSLESS) {
            new LosslessScan(headers, frame, first).decode(finished);
        } else {
            // What follows the only scan is of no interest to libtiff
            new ScanDecoder(headers, frame, first).decode(finished);
        }
    }

    /** All components' samples as they are, pixel by pixel. */
    private static final class Interleaving {
        private final Frame frame;
        private final Upsampling[] components;
        private final byte[] samples;
        private int nextRow;

        Interleaving(Frame frame) throws ImageDecodeException {
            this.frame = frame;
            int count = frame.components().size();
            components = new Upsampling[count];
            for (int c = 0; c < count; c++) {
                components[c] = new Upsampling(frame, frame.components().get(c));
            }
            samples = new byte[Math.multiplyExact(Math.multiplyExact(frame.width(), frame.height()), count)];
        }

        void mcuRowFinished(int mcuRow) {
            int end = frame.finishedRows(mcuRow);
            for (; nextRow < end; nextRow++) {
                for (int c = 0; c < components.length; c++) {
                    Upsampling component = components[c];
                    component.row(nextRow);
                    int at = nextRow * frame.width() * components.length + c;
                    for (int x = 0; x < frame.width(); x++, at += components.length) {
                        samples[at] = component.samples[component.start + x];
                    }
                }
            }
        }
    }
}
