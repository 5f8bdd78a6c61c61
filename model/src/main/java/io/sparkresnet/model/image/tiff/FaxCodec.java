package io.sparkresnet.model.image.tiff;

import io.sparkresnet.model.image.ImageDecodeException;

/**
 * The fax codes of ITU-T T.4 and T.6 in their TIFF forms: modified Huffman rows, group 3 in one and two dimensions, group 4.
 * Damage is decoded around as libtiff does ({@code tif_fax3.c}): a row that goes wrong is cut or filled with white, a group 4
 * strip may end early, group 3 may lack its ends of line. What a strip leaves undecoded stays as the strip before left it.
 */
final class FaxCodec implements Codec {
    /** T4Options: rows may be coded in two dimensions. */
    private static final int TWO_DIMENSIONS = 1;

    private final Compression compression;
    private final boolean twoDimensions;
    private final int columns;
    private final int rowBytes;
    private final FaxRow row;
    private boolean withoutEnds;

    FaxCodec(DecodedLayout layout) throws ImageDecodeException {
        compression = layout.layout.compression();
        if (layout.bits != 1 || (layout.samples != 1 && !layout.separate)) {
            throw Refusal.unsupported(
                    "%s with %d samples of %d bits".formatted(compression.title, layout.samples, layout.bits));
        }
        columns = (int) (layout.tiled ? layout.tileWidth : layout.width);
        rowBytes = (columns + 7) / 8;
        twoDimensions = compression == Compression.CCITT_T6
                || (compression == Compression.CCITT_T4 && (layout.t4Options & TWO_DIMENSIONS) != 0);
        withoutEnds = compression != Compression.CCITT_T4;
        row = new FaxRow(columns, twoDimensions, layout.layout.fillOrder() == 2);
    }

    @Override
    public boolean turnsBits() {
        return false;
    }

    @Override
    public boolean decode(byte[] in, int from, int to, byte[] out, int size) {
        row.begin(in, from, to);
        return switch (compression) {
            case CCITT_T6 -> decodeGroup4(out, size);
            case CCITT_T4 -> decodeGroup3(out, size);
            default -> decodeRows(out, size);
        };
    }

    private boolean decodeRows(byte[] out, int size) {
        for (int at = 0; at < size; at += rowBytes) {
            FaxEnd end = row.expandOneDimension();
            if (end == FaxEnd.OVERFLOW) {
                return false;
            }
            row.fill(out, at);
            if (end == FaxEnd.OF_DATA) {
                return false;
            }
            row.align(compression == Compression.CCITT_RLE_WORDS);
        }
        return true;
    }

    private boolean decodeGroup3(byte[] out, int size) {
        int at = 0;
        while (at < size) {
            row.startRow();
            FaxEnd end = withoutEnds ? FaxEnd.OF_ROW : row.skipEndOfLine();
            if (end == FaxEnd.MISSING) {
                withoutEnds = true;
                row.restart();
                continue;
            }
            boolean flat = true;
            if (end == FaxEnd.OF_ROW && twoDimensions) {
                int tag = row.tag();
                end = tag < 0 ? FaxEnd.OF_DATA : end;
                flat = tag != 0;
            }
            if (end == FaxEnd.OF_DATA) {
                row.cleanUp();
            } else {
                end = flat ? row.expandOneDimension() : row.expandTwoDimensions();
            }
            if (end == FaxEnd.OVERFLOW) {
                return false;
            }
            row.fill(out, at);
            if (end == FaxEnd.OF_DATA) {
                return false;
            }
            if (twoDimensions) {
                // Without room for the change that ends it, the row goes without
                row.becomeAbove();
            }
            at += rowBytes;
        }
        return true;
    }

    private boolean decodeGroup4(byte[] out, int size) {
        for (int at = 0; at < size; at += rowBytes) {
            FaxEnd end = row.expandTwoDimensions();
            if (end == FaxEnd.OVERFLOW) {
                return false;
            }
            row.fill(out, at);
            if (end == FaxEnd.OF_DATA || row.sawEndOfLine()) {
                return at > 0;
            }
            if (!row.becomeAbove()) {
                return false;
            }
        }
        return true;
    }
}
