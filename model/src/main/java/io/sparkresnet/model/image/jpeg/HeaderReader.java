package io.sparkresnet.model.image.jpeg;

import io.sparkresnet.model.image.ImageDecodeException;
import io.sparkresnet.model.image.ImageFormat;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads everything of a JPEG that is not entropy-coded, and refuses what libjpeg or Pillow refuses. */
final class HeaderReader {
    /** libjpeg's {@code JPEG_MAX_DIMENSION}. */
    private static final int LONGEST_SIDE = 65_500;
    /** libjpeg's {@code D_MAX_BLOCKS_IN_MCU}, ITU-T T.81 B.2.3. */
    private static final int BLOCKS_IN_MCU = 10;

    /** libjpeg's {@code MAX_COMPS_IN_SCAN}. */
    private static final int COMPONENTS_IN_SCAN = 4;

    private static final int SHORTEST_JFIF = 14;
    private static final int SHORTEST_ADOBE = 12;

    final MarkerReader markers;
    private final QuantizationTables quantization;
    final HuffmanTables huffman;
    final ArithmeticConditioning conditioning = new ArithmeticConditioning();
    int restartInterval;
    boolean jfif;
    /** The colour transform of an Adobe segment; -1 without one. */
    int adobeTransform = -1;

    private @Nullable Frame frame;
    private int scans;

    HeaderReader(byte[] encoded) {
        markers = new MarkerReader(encoded);
        quantization = new QuantizationTables();
        huffman = new HuffmanTables();
    }

    /** A reader for which the tables of an earlier stream are still in force. */
    HeaderReader(byte[] encoded, HeaderReader earlier) {
        markers = new MarkerReader(encoded);
        quantization = earlier.quantization;
        huffman = earlier.huffman;
    }

    /** The frame header; reads up to it and no further if it has not been met. */
    Frame frame() throws ImageDecodeException {
        while (frame == null) {
            int marker = markers.marker();
            if (marker == MarkerReader.SOS) {
                throw corrupt("it has no frame header before its pixels");
            }
            if (marker == MarkerReader.EOI) {
                beginAgain();
            } else {
                segment(marker);
            }
        }
        return frame;
    }

    /** A file may begin with a stream of tables only: they stay in force for the image behind it. */
    private void beginAgain() throws ImageDecodeException {
        if (markers.u8() != 255 || markers.u8() != MarkerReader.SOI) {
            throw corrupt("it has no frame header before its end");
        }
        conditioning.reset();
        restartInterval = 0;
        jfif = false;
        adobeTransform = -1;
    }

    /** The next scan header; null at the end of the image. */
    @Nullable
    Scan nextScan() throws ImageDecodeException {
        while (true) {
            int marker = markers.marker();
            if (marker == MarkerReader.EOI) {
                return null;
            }
            if (marker == MarkerReader.SOS) {
                return scan(frame());
            }
            segment(marker);
        }
    }

    private void segment(int marker) throws ImageDecodeException {
        if (marker == MarkerReader.TEM || (marker >= MarkerReader.RST0 && marker <= MarkerReader.RST7)) {
            return;
        }
        if (marker == MarkerReader.SOI) {
            throw corrupt("a second image starts before its pixels");
        }
        refuseUnknown(marker);
        if (isFrame(marker) && frame != null) {
            throw corrupt("it has two frame headers");
        }
        int end = markers.segmentEnd();
        switch (marker) {
            case MarkerReader.DQT -> quantization.read(markers, end);
            case MarkerReader.DHT -> huffman.read(markers, end);
            case MarkerReader.DAC -> conditioning.read(markers, end);
            case MarkerReader.DRI -> readRestartInterval(end);
            case MarkerReader.APP0 -> jfif |= begins(end, SHORTEST_JFIF, "JFIF\0");
            case MarkerReader.APP14 -> {
                if (begins(end, SHORTEST_ADOBE, "Adobe")) {
                    adobeTransform = markers.encoded[markers.at - 1] & 255;
                }
            }
            default -> {
                if (isFrame(marker)) {
                    readFrame(end, coding(marker));
                }
            }
        }
        if (isSkipped(marker)) {
            markers.at = Math.max(markers.at, end);
        } else if (markers.at != end) {
            throw corrupt("segment 0x%02x does not fill its length".formatted(marker));
        }
    }

    private static void refuseUnknown(int marker) throws ImageDecodeException {
        switch (marker) {
            case MarkerReader.JPG -> throw unsupported("the extension of marker 0xc8");
            case MarkerReader.DHP, MarkerReader.EXP -> throw unsupported("hierarchical coding");
            case MarkerReader.SOF55 -> throw unsupported("JPEG-LS coding (SOF55)");
            default -> {
                boolean table = marker == MarkerReader.DQT || marker == MarkerReader.DRI;
                if (!isFrame(marker)
                        && !isSkipped(marker)
                        && !table
                        && marker != MarkerReader.DHT
                        && marker != MarkerReader.DAC) {
                    throw corrupt("unknown marker 0x%02x".formatted(marker));
                }
            }
        }
    }

    private static Frame.Coding coding(int marker) throws ImageDecodeException {
        int number = marker - MarkerReader.SOF0;
        return switch (number) {
            case 0, 1 -> Frame.Coding.SEQUENTIAL;
            case 2 -> Frame.Coding.PROGRESSIVE;
            case 3 -> Frame.Coding.LOSSLESS;
            case 9 -> Frame.Coding.ARITHMETIC_SEQUENTIAL;
            case 10 -> Frame.Coding.ARITHMETIC_PROGRESSIVE;
            case 11 -> throw unsupported("lossless arithmetic coding (SOF11)");
            default -> throw unsupported("differential, hierarchical coding (SOF%d)".formatted(number));
        };
    }

    private static boolean isFrame(int marker) {
        return marker >= MarkerReader.SOF0
                && marker <= 0xcf
                && marker != MarkerReader.DHT
                && marker != MarkerReader.JPG
                && marker != MarkerReader.DAC;
    }

    private static boolean isSkipped(int marker) {
        return (marker >= MarkerReader.APP0 && marker <= MarkerReader.APP15)
                || marker == MarkerReader.COM
                || marker == MarkerReader.DNL;
    }

    /** Reads up to {@code length} bytes, as far as the segment goes; whether all are there and begin so. */
    private boolean begins(int end, int length, String prefix) throws ImageDecodeException {
        boolean equal = true;
        int read = 0;
        for (; read < length && markers.at < end; read++) {
            int next = markers.u8();
            equal &= read >= prefix.length() || next == prefix.charAt(read);
        }
        return equal && read == length;
    }

    private void readRestartInterval(int end) throws ImageDecodeException {
        if (end - markers.at != 2) {
            throw corrupt("its restart interval has %d bytes, expected 2".formatted(end - markers.at));
        }
        restartInterval = markers.u16();
    }

    private void readFrame(int end, Frame.Coding coding) throws ImageDecodeException {
        int precision = markers.u8();
        int height = markers.u16();
        int width = markers.u16();
        int count = markers.u8();
        if (precision != 8) {
            throw unsupported("coding with %d bits a sample".formatted(precision));
        }
        if (width == 0 || height == 0 || width > LONGEST_SIDE || height > LONGEST_SIDE) {
            throw corrupt("its header says %dx%d pixels".formatted(width, height));
        }
        if (count != 1 && count != 3 && count != 4) {
            throw unsupported("an image of %d components".formatted(count));
        }
        if (end - markers.at != 3 * count) {
            throw corrupt("its frame header has %d bytes for its components, expected %d"
                    .formatted(end - markers.at, 3 * count));
        }
        List<Component> components = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int id = markers.u8();
            int sampling = markers.u8();
            int horizontal = sampling >> 4;
            int vertical = sampling & 15;
            if (horizontal < 1 || horizontal > 4 || vertical < 1 || vertical > 4) {
                throw corrupt("component %d has sampling factors %dx%d".formatted(id, horizontal, vertical));
            }
            components.add(new Component(id, horizontal, vertical, markers.u8()));
        }
        Frame read = new Frame(coding, width, height, List.copyOf(components));
        components.forEach(each -> each.layOut(read));
        frame = read;
    }

    private Scan scan(Frame of) throws ImageDecodeException {
        int end = markers.segmentEnd();
        int count = markers.u8();
        if (count < 1 || count > COMPONENTS_IN_SCAN || end - markers.at != 2 * count + 3) {
            throw corrupt("a scan header has %d bytes for %d components".formatted(end - markers.at, count));
        }
        List<Component> components = new ArrayList<>();
        int blocks = 0;
        for (int i = 0; i < count; i++) {
            Component component = component(of, markers.u8(), i);
            int tables = markers.u8();
            component.dcIndex = tables >> 4;
            component.acIndex = tables & 15;
            if (components.contains(component)) {
                throw corrupt("a scan has component %d twice".formatted(component.id));
            }
            components.add(component);
            blocks += component.horizontal * component.vertical;
        }
        if (count > 1 && blocks > BLOCKS_IN_MCU) {
            throw corrupt("a scan has %d blocks in an MCU, expected at most %d".formatted(blocks, BLOCKS_IN_MCU));
        }
        int from = markers.u8();
        int to = markers.u8();
        int approximation = markers.u8();
        markers.startScan();
        if (of.coding() != Frame.Coding.LOSSLESS) {
            quantization.latch(components);
        }
        scans++;
        return new Scan(components, from, to, approximation >> 4, approximation & 15, scans);
    }

    /** The component that a scan names in its place {@code index}: never one before that place in the frame, as libjpeg has it. */
    private static Component component(Frame of, int id, int index) throws ImageDecodeException {
        for (int i = index; i < of.components().size(); i++) {
            if (of.components().get(i).id == id) {
                return of.components().get(i);
            }
        }
        throw corrupt("a scan has no component %d to belong to".formatted(id));
    }

    private static ImageDecodeException unsupported(String feature) {
        return ImageDecodeException.unsupported(ImageFormat.JPEG, feature + " is not supported");
    }

    static ImageDecodeException corrupt(String reason) {
        return ImageDecodeException.corrupt(ImageFormat.JPEG, reason);
    }
}
