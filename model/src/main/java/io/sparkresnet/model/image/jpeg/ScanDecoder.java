package io.sparkresnet.model.image.jpeg;

import io.sparkresnet.model.image.ImageDecodeException;
import java.util.List;
import java.util.function.IntConsumer;

/** Walks the MCUs of one scan, with restarts and with libjpeg's way around lost bits ({@code jdcoefct.c}). */
final class ScanDecoder {
    private final HeaderReader headers;
    private final Frame frame;
    private final Scan scan;
    private final BitReader reader;
    private final BlockCoding coding;
    private int untilRestart;
    private int lastGoodRow;

    ScanDecoder(HeaderReader headers, Frame frame, Scan scan) throws ImageDecodeException {
        this.headers = headers;
        this.frame = frame;
        this.scan = scan;
        this.reader = new BitReader(headers.markers);
        boolean progressive = frame.coding().progressive();
        if (progressive) {
            checkProgression();
            noteKnownBits();
        }
        if (frame.coding().arithmetic()) {
            coding = new ArithmeticCoding(headers, scan, progressive);
        } else {
            coding = progressive ? new ProgressiveCoding(reader, scan) : new SequentialCoding(reader, scan);
            lookUpTables(progressive);
        }
    }

    private void lookUpTables(boolean progressive) throws ImageDecodeException {
        boolean needsDc = !progressive || (scan.from() == 0 && scan.high() == 0);
        boolean needsAc = !progressive || scan.from() > 0;
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
            for (int k = Math.min(scan.from(), 1); k <= Math.max(scan.to(), BlockSmoothing.LAST); k++) {
                each.knownBitsBefore[k] = scan.number() > 1 ? each.knownBits[k] : 0;
            }
            for (int k = scan.from(); k <= scan.to(); k++) {
                each.knownBits[k] = scan.low();
            }
        }
    }

    /**
     * Reads the whole scan.
     *
     * @param finished takes the index of each row of MCUs of the image that is complete
     */
    void decode(IntConsumer finished) throws ImageDecodeException {
        untilRestart = headers.restartInterval;
        headers.markers.mayWait(!frame.coding().arithmetic());
        coding.begin();
        if (scan.components().size() == 1) {
            decodeAlone(scan.components().get(0), finished);
        } else {
            decodeInterleaved(scan.components(), finished);
        }
        coding.exhausted();
        headers.markers.mayWait(true);
    }

    /** The last row of MCUs of the image that had bits left when it began. */
    int lastGoodRow() {
        return lastGoodRow;
    }

    private void decodeAlone(Component component, IntConsumer finished) throws ImageDecodeException {
        for (int row = 0; row < component.blockRows; row++) {
            for (int column = 0; column < component.blockColumns; column++) {
                if (startMcu(row / component.vertical)) {
                    coding.decode(component, column, row);
                } else {
                    coding.skip(component, column, row);
                }
            }
            if ((row + 1) % component.vertical == 0 || row + 1 == component.blockRows) {
                finished.accept(row / component.vertical);
            }
        }
    }

    private void decodeInterleaved(List<Component> components, IntConsumer finished) throws ImageDecodeException {
        int mcuRows = frame.mcuRows();
        int mcuColumns = frame.mcuColumns();
        Component[] all = components.toArray(Component[]::new);
        for (int mcuRow = 0; mcuRow < mcuRows; mcuRow++) {
            for (int mcuColumn = 0; mcuColumn < mcuColumns; mcuColumn++) {
                boolean there = startMcu(mcuRow);
                for (Component each : all) {
                    for (int y = 0; y < each.vertical; y++) {
                        for (int x = 0; x < each.horizontal; x++) {
                            int column = mcuColumn * each.horizontal + x;
                            int row = mcuRow * each.vertical + y;
                            if (there) {
                                coding.decode(each, column, row);
                            } else {
                                coding.skip(each, column, row);
                            }
                        }
                    }
                }
            }
            finished.accept(mcuRow);
        }
    }

    /** Goes to the next MCU; false if its bits are lost. */
    private boolean startMcu(int mcuRow) throws ImageDecodeException {
        boolean there = !coding.exhausted();
        if (there) {
            lastGoodRow = mcuRow;
        }
        if (headers.restartInterval > 0) {
            if (untilRestart == 0) {
                coding.restart();
                untilRestart = headers.restartInterval;
                there = !coding.exhausted();
            }
            untilRestart--;
        }
        return there;
    }
}
