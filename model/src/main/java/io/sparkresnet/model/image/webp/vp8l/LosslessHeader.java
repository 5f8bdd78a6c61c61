package io.sparkresnet.model.image.webp.vp8l;

import io.sparkresnet.model.image.ImageDecodeException;
import java.util.ArrayList;
import java.util.List;

/** What comes before the pixels of an image: its transforms, and the codes that the pixels are written with. */
final class LosslessHeader {
    private static final int PREDICTOR = 0;
    private static final int COLOR = 1;
    private static final int SUBTRACT_GREEN = 2;
    private static final int KINDS = 4;

    /** In the order in which the encoder applied them. */
    final List<Transform> transforms = new ArrayList<>();

    final int height;
    /** Columns of the pixels that are coded: fewer than the image's where colour indices are bundled. */
    final int codedWidth;

    final int cacheBits;
    final CodeGroups groups;

    /** Reads what comes before the pixels of an image of that size. */
    LosslessHeader(BitReader in, int width, int height) throws ImageDecodeException {
        this.height = height;
        codedWidth = readTransforms(in, width);
        cacheBits = ArgbImage.readCacheBits(in);
        groups = new CodeGroups(in, codedWidth, height, ArgbImage.cacheSize(cacheBits), true);
    }

    private int readTransforms(BitReader in, int width) throws ImageDecodeException {
        int columns = width;
        boolean[] seen = new boolean[KINDS];
        while (in.flag()) {
            int kind = in.read(2);
            if (seen[kind]) {
                throw CodeGroups.corrupt("it has a second transform of kind %d".formatted(kind));
            }
            seen[kind] = true;
            if (kind == SUBTRACT_GREEN) {
                transforms.add(new SubtractGreenTransform(columns));
            } else if (kind == PREDICTOR || kind == COLOR) {
                transforms.add(readTiles(in, kind, columns));
            } else {
                int colors = 1 + in.read(8);
                transforms.add(new ColorIndexingTransform(columns, ArgbImage.read(in, colors, 1)));
                columns = CodeGroups.subsampled(columns, ColorIndexingTransform.bundled(colors));
            }
        }
        return columns;
    }

    private Transform readTiles(BitReader in, int kind, int columns) throws ImageDecodeException {
        int bits = 2 + in.read(3);
        int[] tiles = ArgbImage.read(in, CodeGroups.subsampled(columns, bits), CodeGroups.subsampled(height, bits));
        return kind == PREDICTOR
                ? new PredictorTransform(columns, bits, tiles)
                : new ColorTransform(columns, bits, tiles);
    }

    /** Whether libwebp reads an alpha channel with this header as bytes, and forgives it an end within its last symbol. */
    boolean onlyGreenIndices() {
        return cacheBits == 0
                && transforms.size() == 1
                && transforms.get(0) instanceof ColorIndexingTransform
                && groups.onlyGreen();
    }
}
