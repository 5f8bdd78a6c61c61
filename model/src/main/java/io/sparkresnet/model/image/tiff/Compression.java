package io.sparkresnet.model.image.tiff;

import io.sparkresnet.model.image.ImageDecodeException;

/** The compression schemes that Pillow knows by number, in its {@code COMPRESSION_INFO}. */
enum Compression {
    NONE(1, "no compression"),
    CCITT_RLE(2, "CCITT modified Huffman"),
    CCITT_T4(3, "CCITT group 3"),
    CCITT_T6(4, "CCITT group 4"),
    LZW(5, "LZW"),
    OLD_JPEG(6, "old-style JPEG"),
    JPEG(7, "JPEG"),
    ADOBE_DEFLATE(8, "deflate"),
    CCITT_RLE_WORDS(32771, "CCITT modified Huffman in words"),
    PACKBITS(32773, "PackBits"),
    THUNDERSCAN(32809, "ThunderScan"),
    DEFLATE(32946, "deflate"),
    SGI_LOG(34676, "SGI LogLuv"),
    SGI_LOG_24(34677, "SGI LogLuv 24"),
    LZMA(34925, "LZMA"),
    ZSTD(50000, "Zstandard"),
    WEBP(50001, "WebP");

    final String title;
    private final int code;

    Compression(int code, String title) {
        this.code = code;
        this.title = title;
    }

    /** Whether libtiff knows a predictor for it. */
    boolean hasPredictor() {
        return switch (this) {
            case LZW, ADOBE_DEFLATE, DEFLATE, LZMA, ZSTD -> true;
            default -> false;
        };
    }

    static Compression of(double code) throws ImageDecodeException {
        for (Compression each : values()) {
            if (each.code == code) {
                return each;
            }
        }
        throw Refusal.unsupported("compression %s".formatted(ModeTable.number(code)));
    }
}
