package io.sparkresnet.model.image.webp.vp8;

import io.sparkresnet.model.image.ImageDecodeException;
import io.sparkresnet.model.image.ImageFormat;

/** A key frame's header up to its first macroblock, and where its partitions lie: RFC 6386, section 9. */
final class FrameHeader {
    private static final int LENGTH = 10;

    final int width;
    final int height;
    final Segments segments;
    final FilterHeader filter;
    final Quantizer[] quantizers;
    final byte[] coefficientProbabilities;
    /** The first partition, at the first macroblock's modes. */
    final BoolDecoder modes;
    /** The partitions of coefficients, each for every {@code tokens.length}th row of macroblocks. */
    final BoolDecoder[] tokens;

    private final boolean skips;
    private final int skipProbability;

    /** Reads the header of a frame that {@link FrameSize} has found to be whole. */
    FrameHeader(byte[] encoded, int start, int end) throws ImageDecodeException {
        FrameSize size = FrameSize.read(encoded, start, end, end - start);
        width = size.width();
        height = size.height();
        int partition = start + LENGTH;
        int behind = partition + size.firstPartition();
        if (behind > end) {
            throw truncated("the frame ends within its first partition");
        }
        modes = new BoolDecoder(encoded, partition, behind);
        // Neither the colour space nor the kind of clamping changes what libwebp does
        modes.literal(2);
        segments = new Segments(modes);
        filter = new FilterHeader(modes);
        if (modes.exhausted()) {
            throw truncated("its first partition ends within the frame's header");
        }
        tokens = partitions(encoded, behind, end);
        quantizers = Quantizer.read(modes, segments);
        // Whether the probabilities outlive this frame
        modes.flag();
        coefficientProbabilities = CoefficientProbabilities.read(modes);
        skips = modes.flag();
        skipProbability = skips ? modes.literal(8) : 0;
    }

    private BoolDecoder[] partitions(byte[] encoded, int start, int end) throws ImageDecodeException {
        BoolDecoder[] partitions = new BoolDecoder[1 << modes.literal(2)];
        int sizes = start;
        int at = start + 3 * (partitions.length - 1);
        if (at >= end) {
            throw truncated("the frame ends before its coefficients");
        }
        for (int i = 0; i < partitions.length - 1; i++) {
            int size = (encoded[sizes] & 255) | ((encoded[sizes + 1] & 255) << 8) | ((encoded[sizes + 2] & 255) << 16);
            int behind = Math.min(end, at + size);
            partitions[i] = new BoolDecoder(encoded, at, behind);
            at = behind;
            sizes += 3;
        }
        if (at >= end) {
            throw truncated("the frame ends before its last partition");
        }
        partitions[partitions.length - 1] = new BoolDecoder(encoded, at, end);
        return partitions;
    }

    /** Reads whether a macroblock has no coefficients. */
    boolean readSkip() {
        return skips && modes.bit(skipProbability);
    }

    static ImageDecodeException truncated(String reason) {
        return ImageDecodeException.truncated(ImageFormat.WEBP, reason);
    }
}
