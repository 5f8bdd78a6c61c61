package io.sparkresnet.model.image.tiff;

import io.sparkresnet.model.image.ImageDecodeException;

/** The codecs of this build, by compression scheme. */
final class Codecs {
    private Codecs() {}

    /** Refuses a scheme that no codec reads, before anything else is looked at. */
    static void check(Compression compression) throws ImageDecodeException {
        switch (compression) {
            case OLD_JPEG, THUNDERSCAN, SGI_LOG, SGI_LOG_24, WEBP -> throw Refusal.unsupported(compression.title);
            default -> {
                // Read here, or uncompressed
            }
        }
    }

    /** The codec of a file. */
    static Codec of(DecodedLayout layout) throws ImageDecodeException {
        Compression compression = layout.layout.compression();
        return switch (compression) {
            case LZW -> new LzwCodec();
            case DEFLATE, ADOBE_DEFLATE -> new DeflateCodec();
            case LZMA -> new LzmaCodec();
            case ZSTD -> new ZstdCodec();
            case PACKBITS -> new PackBitsCodec();
            case JPEG -> new JpegCodec(layout);
            case CCITT_RLE, CCITT_RLE_WORDS, CCITT_T4, CCITT_T6 -> new FaxCodec(layout);
            default -> throw Refusal.unsupported(compression.title);
        };
    }
}
