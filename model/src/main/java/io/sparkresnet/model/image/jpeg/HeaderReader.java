package io.sparkresnet.model.image.jpeg;

import io.sparkresnet.model.image.ImageDecodeException;
import io.sparkresnet.model.image.ImageFormat;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads everything of a JPEG that is not entropy-coded, and refuses what libjpeg or Pillow refuses. */
final class HeaderReader {
    private static final int TABLES = 4;
    /** libjpeg's {@code JPEG_MAX_DIMENSION}. */
    private static final int LONGEST_SIDE = 65_500;
    /** libjpeg's {@code D_MAX_BLOCKS_IN_MCU}, ITU-T T.81 B.2.3. */
    private static final int BLOCKS_IN_MCU = 10;

    final MarkerReader markers;
    final int[] @Nullable [] quantization;
    final HuffmanTables huffman;
    int restartInterval;
    boolean jfif;
    /** The colour transform of an Adobe segment; -1 without one. */
    int adobeTransform = -1;

    private @Nullable Frame frame;

    HeaderReader(byte[] encoded) {
        markers = new MarkerReader(encoded);
        quantization = new int[TABLES][];
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
            if (marker == MarkerReader.SOS || marker == MarkerReader.EOI) {
                throw corrupt("it has no frame header before its pixels");
            }
            segment(marker);
        }
        return frame;
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
        if (!isFrame(marker) && !isTable(marker) && !isSkipped(marker)) {
            throw corrupt("unknown marker 0x%02x".formatted(marker));
        }
        int end = markers.segmentEnd();
        switch (marker) {
            case MarkerReader.DQT -> quantizationTables(end);
            case MarkerReader.DHT -> huffman.read(markers, end);
            case MarkerReader.DRI -> {
                expectLength(end, 2, "restart interval");
                restartInterval = markers.u16();
            }
            case 0xc0, 0xc1, 0xc2 -> readFrame(end, marker == 0xc2);
            case 0xc3 -> throw unsupported("lossless coding (SOF3)");
            case 0xc9, 0xca -> throw unsupported("arithmetic coding (SOF%d)".formatted(marker - MarkerReader.SOF0));
            case 0xc5, 0xc6, 0xc7, 0xcb, 0xcd, 0xce, 0xcf ->
                throw unsupported("coding process SOF%d".formatted(marker - MarkerReader.SOF0));
            case MarkerReader.APP0 -> jfif |= end - markers.at >= 14 && begins("JFIF\0");
            case MarkerReader.APP14 -> {
                if (end - markers.at >= 12 && begins("Adobe")) {
                    adobeTransform = markers.encoded[markers.at + 11] & 255;
                }
            }
            default -> {
                // Nothing that pixels need.
            }
        }
        markers.at = end;
    }

    private static boolean isFrame(int marker) {
        return marker >= MarkerReader.SOF0 && marker <= 0xcf && marker != 0xc8;
    }

    private static boolean isTable(int marker) {
        return marker == MarkerReader.DQT || marker == MarkerReader.DRI;
    }

    private static boolean isSkipped(int marker) {
        return (marker >= MarkerReader.APP0 && marker <= MarkerReader.APP15)
                || marker == MarkerReader.COM
                || marker == MarkerReader.DNL;
    }

    private boolean begins(String prefix) {
        for (int i = 0; i < prefix.length(); i++) {
            if (markers.encoded[markers.at + i] != prefix.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private void quantizationTables(int end) throws ImageDecodeException {
        while (markers.at < end) {
            int selector = markers.u8();
            int bytes = selector >> 4 == 0 ? 1 : 2;
            int index = selector & 15;
            if (index >= TABLES || end - markers.at < 64 * bytes) {
                throw corrupt("quantization table %d is broken".formatted(index));
            }
            int[] table = new int[64];
            for (int i = 0; i < 64; i++) {
                table[Zigzag.NATURAL[i]] = bytes == 1 ? markers.u8() : markers.u16();
            }
            quantization[index] = table;
        }
    }

    private void readFrame(int end, boolean progressive) throws ImageDecodeException {
        if (frame != null) {
            throw corrupt("it has two frame headers");
        }
        if (end - markers.at < 6) {
            throw corrupt("its frame header is too short");
        }
        int precision = markers.u8();
        int height = markers.u16();
        int width = markers.u16();
        int count = markers.u8();
        if (precision != 8) {
            throw unsupported("%d bits a sample".formatted(precision));
        }
        if (width == 0 || height == 0 || width > LONGEST_SIDE || height > LONGEST_SIDE) {
            throw corrupt("its header says %dx%d pixels".formatted(width, height));
        }
        if (count != 1 && count != 3 && count != 4) {
            throw unsupported("%d components".formatted(count));
        }
        expectLength(end, 3 * count, "frame header");
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
        Frame read = new Frame(progressive, width, height, List.copyOf(components));
        components.forEach(each -> each.layOut(read));
        frame = read;
    }

    private Scan scan(Frame of) throws ImageDecodeException {
        int end = markers.segmentEnd();
        int count = markers.u8();
        if (count < 1 || count > 4) {
            throw corrupt("a scan has %d components".formatted(count));
        }
        expectLength(end, 2 * count + 3, "scan header");
        List<Component> components = new ArrayList<>();
        int blocks = 0;
        for (int i = 0; i < count; i++) {
            int id = markers.u8();
            int tables = markers.u8();
            Component component = of.components().stream()
                    .filter(each -> each.id == id && !components.contains(each))
                    .findFirst()
                    .orElseThrow(() -> corrupt("a scan has no component %d to belong to".formatted(id)));
            component.dcIndex = tables >> 4;
            component.acIndex = tables & 15;
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
        latchQuantization(components);
        return new Scan(components, from, to, approximation >> 4, approximation & 15);
    }

    /** A component keeps the table that is in force at its first scan. */
    private void latchQuantization(List<Component> components) throws ImageDecodeException {
        for (Component each : components) {
            if (each.quantization == null) {
                int[] table = each.quantizationIndex < TABLES ? quantization[each.quantizationIndex] : null;
                if (table == null) {
                    throw corrupt("quantization table %d is missing".formatted(each.quantizationIndex));
                }
                each.quantization = Arrays.copyOf(table, table.length);
            }
        }
    }

    private void expectLength(int end, int expected, String what) throws ImageDecodeException {
        if (end - markers.at != expected) {
            throw corrupt("its %s has %d bytes, expected %d".formatted(what, end - markers.at, expected));
        }
    }

    private static ImageDecodeException unsupported(String feature) {
        return ImageDecodeException.unsupported(ImageFormat.JPEG, feature + " is not supported");
    }

    static ImageDecodeException corrupt(String reason) {
        return ImageDecodeException.corrupt(ImageFormat.JPEG, reason);
    }
}
