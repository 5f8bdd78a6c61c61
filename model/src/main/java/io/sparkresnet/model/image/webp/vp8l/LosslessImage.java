package io.sparkresnet.model.image.webp.vp8l;

import io.sparkresnet.model.image.ImageDecodeException;

/** Decodes one lossless image: RFC 9649, section 3. Its rows are taken one after the other. Not thread-safe. */
public final class LosslessImage {
    private final int width;
    private final LosslessHeader header;
    /** ARGB, before the transforms are undone. */
    private final int[] pixels;

    private final int[] line;
    private int nextRow;

    /** Decodes the image in {@code [start, end)}, but for its transforms. */
    public LosslessImage(byte[] encoded, int start, int end) throws ImageDecodeException {
        LosslessSize size = LosslessSize.read(encoded, start, end);
        width = size.width();
        BitReader in = new BitReader(encoded, start, end);
        for (int i = 0; i < LosslessSize.LENGTH; i++) {
            in.read(8);
        }
        header = new LosslessHeader(in, width, size.height());
        pixels = ArgbImage.read(in, header.groups, header.cacheBits, header.codedWidth, size.height());
        line = new int[width];
    }

    /** Writes the next row, three bytes a column; alpha is dropped. */
    public void nextRow(byte[] rgb) {
        System.arraycopy(pixels, nextRow * header.codedWidth, line, 0, header.codedWidth);
        for (int i = header.transforms.size() - 1; i >= 0; i--) {
            header.transforms.get(i).invert(nextRow, line);
        }
        nextRow++;
        for (int x = 0, at = 0; x < width; x++) {
            int argb = line[x];
            rgb[at++] = (byte) (argb >> 16);
            rgb[at++] = (byte) (argb >> 8);
            rgb[at++] = (byte) argb;
        }
    }
}
