package io.sparkresnet.model.image.jpeg;

import io.sparkresnet.model.image.DecodeLimits;
import io.sparkresnet.model.image.ImageDecodeException;
import io.sparkresnet.model.image.ImageDecodeException.Kind;
import io.sparkresnet.model.image.ImageFormat;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/** A file of several scans, which are all read before the first pixel is made. */
final class ScanSequence {
    /** What preparing a scan costs, in samples gone over. */
    private static final int SCAN_COST = 65_536;

    private final HeaderReader headers;
    private final Frame frame;
    private final DecodeLimits limits;
    private long scannedSamples;

    ScanSequence(HeaderReader headers, Frame frame, DecodeLimits limits) {
        this.headers = headers;
        this.frame = frame;
        this.limits = limits;
    }

    /** Reads all scans from the first on, up to the end marker; {@code finished} is told of each row of MCUs that has its samples. */
    void decode(Scan first, IntConsumer finished) throws ImageDecodeException {
        refuseWithoutEnd();
        if (frame.coding() == Frame.Coding.LOSSLESS) {
            decodeLossless(first, finished);
            return;
        }
        frame.components().forEach(each -> each.storeCoefficients(frame));
        int lastScan = 1;
        int lastGoodRow = 0;
        for (@Nullable Scan scan = first; scan != null; scan = headers.nextScan()) {
            checkWork(scan);
            ScanDecoder decoder = new ScanDecoder(headers, frame, scan);
            decoder.decode(row -> {});
            lastScan = scan.number();
            lastGoodRow = decoder.lastGoodRow();
        }
        CoefficientImage coefficients = new CoefficientImage(frame, lastScan, lastGoodRow);
        int rows = frame.mcuRows();
        for (int row = 0; row < rows; row++) {
            coefficients.transform(row);
            finished.accept(row);
        }
    }

    /** Without an end marker there will be no pixels, so that nothing need be kept for them. */
    private void refuseWithoutEnd() throws ImageDecodeException {
        byte[] encoded = headers.markers.encoded;
        for (int i = headers.markers.at; i < encoded.length; i++) {
            if ((encoded[i] & 255) == MarkerReader.EOI && encoded[i - 1] == -1) {
                return;
            }
        }
        throw ImageDecodeException.truncated(ImageFormat.JPEG, "the file ends within its pixels");
    }

    private void checkWork(Scan scan) throws ImageDecodeException {
        long samples = 0;
        for (Component each : scan.components()) {
            samples += (long) each.width * each.height;
        }
        scannedSamples += Math.max(SCAN_COST, samples);
        if (scannedSamples > limits.maxScannedSamples()) {
            throw new ImageDecodeException(
                    Kind.TOO_LARGE,
                    "Cannot decode JPEG: its first %d scans go over %d samples, expected at most %d"
                            .formatted(scan.number(), scannedSamples, limits.maxScannedSamples()));
        }
    }

    private void decodeLossless(Scan first, IntConsumer finished) throws ImageDecodeException {
        frame.components().forEach(each -> each.planes = new byte[each.blockRows][]);
        for (@Nullable Scan scan = first; scan != null; scan = headers.nextScan()) {
            checkWork(scan);
            new LosslessScan(headers, frame, scan).decode(row -> {});
        }
        int rows = frame.mcuRows();
        for (int mcuRow = 0; mcuRow < rows; mcuRow++) {
            for (Component each : frame.components()) {
                int above = mcuRow * each.vertical;
                for (int row = above; row < Math.min(above + each.vertical, each.blockRows); row++) {
                    byte[] samples = each.planes[row];
                    if (samples == null) {
                        throw HeaderReader.corrupt("component %d has no scan".formatted(each.id));
                    }
                    System.arraycopy(samples, 0, each.samples, each.rowStart(row), samples.length);
                }
            }
            finished.accept(mcuRow);
        }
    }
}
