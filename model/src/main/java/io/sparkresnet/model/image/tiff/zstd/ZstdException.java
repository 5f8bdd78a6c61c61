package io.sparkresnet.model.image.tiff.zstd;

/** Says that a frame is no Zstandard, damaged, or needs a dictionary. */
public final class ZstdException extends Exception {
    private static final long serialVersionUID = 1;

    ZstdException(String reason) {
        super(reason);
    }

    static void unless(boolean holds, String reason) throws ZstdException {
        if (!holds) {
            throw new ZstdException(reason);
        }
    }
}
