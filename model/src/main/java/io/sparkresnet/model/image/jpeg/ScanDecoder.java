package io.sparkresnet.model.image.jpeg;

import io.sparkresnet.model.image.ImageDecodeException;
import java.util.List;

/** Walks the MCUs of one scan, with restarts and with libjpeg's way around lost bits ({@code jdcoefct.c}). */
final class ScanDecoder {
    private final HeaderReader headers;
    private final Frame frame;
    private final Scan scan;
    private final BitReader reader;
    private final BlockCoding coding;
    private int untilRestart;

    ScanDecoder(HeaderReader headers, Frame frame, Scan scan) throws ImageDecodeException {
        this.headers = headers;
        this.frame = frame;
        this.scan = scan;
        this.reader = new BitReader(headers.markers);
        if (frame.progressive()) {
            checkProgression();
            noteKnownBits();
            coding = new ProgressiveCoding(reader, scan);
        } else {
            coding = new SequentialCoding(reader, scan);
        }
        boolean needsDc = !frame.progressive() || (scan.from() == 0 && scan.high() == 0);
        boolean needsAc = !frame.progressive() || scan.from() > 0;
        for (Component each : scan.components()) {
            each.dc = needsDc ? headers.huffman.dc(each.dcIndex) : null;
            each.ac = needsAc ? headers.huffman.ac(each.acIndex) : null;
        }
    }

    private void checkProgression() throws ImageDecodeException {
        boolean band = scan.from() == 0
                ? scan.to() == 0
                : scan.from() <= scan.to()
                        && scan.to() < 64
                        && scan.components().size() == 1;
        boolean bits = (scan.high() == 0 || scan.low() == scan.high() - 1) && scan.low() <= 13;
        if (!band || !bits) {
            throw HeaderReader.corrupt("a progressive scan has coefficients %d to %d, bits %d to %d"
                    .formatted(scan.from(), scan.to(), scan.high(), scan.low()));
        }
    }

    private void noteKnownBits() {
        for (Component each : scan.components()) {
            for (int k = scan.from(); k <= scan.to(); k++) {
                each.knownBits[Zigzag.NATURAL[k]] = scan.low();
            }
        }
    }

    /** Reads the whole scan. */
    void decode() throws ImageDecodeException {
        untilRestart = headers.restartInterval;
        coding.restart();
        if (scan.components().size() == 1) {
            decodeAlone(scan.components().get(0));
        } else {
            decodeInterleaved(scan.components());
        }
    }

    private void decodeAlone(Component component) throws ImageDecodeException {
        for (int row = 0; row < component.blockRows; row++) {
            for (int column = 0; column < component.blockColumns; column++) {
                startMcu();
                decode(component, column, row, reader.exhausted());
            }
        }
    }

    private void decodeInterleaved(List<Component> components) throws ImageDecodeException {
        int mcuRows = frame.mcuRows();
        int mcuColumns = frame.mcuColumns();
        Component[] all = components.toArray(Component[]::new);
        for (int mcuRow = 0; mcuRow < mcuRows; mcuRow++) {
            for (int mcuColumn = 0; mcuColumn < mcuColumns; mcuColumn++) {
                startMcu();
                boolean lost = reader.exhausted();
                for (Component each : all) {
                    for (int y = 0; y < each.vertical; y++) {
                        for (int x = 0; x < each.horizontal; x++) {
                            decode(each, mcuColumn * each.horizontal + x, mcuRow * each.vertical + y, lost);
                        }
                    }
                }
            }
        }
    }

    private void startMcu() throws ImageDecodeException {
        if (headers.restartInterval > 0) {
            if (untilRestart == 0) {
                reader.restart();
                coding.restart();
                untilRestart = headers.restartInterval;
            }
            untilRestart--;
        }
    }

    private void decode(Component component, int column, int row, boolean lost) throws ImageDecodeException {
        if (lost) {
            coding.skip(component, column, row);
        } else {
            coding.decode(component, column, row);
        }
    }
}
