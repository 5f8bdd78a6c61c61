package io.sparkresnet.model.image.tiff;

import io.sparkresnet.model.image.tiff.zstd.Frame;

/** A Zstandard frame, {@code tif_zstd.c}. */
final class ZstdCodec implements Codec {
    private final Frame frame = new Frame();

    @Override
    public boolean decode(byte[] in, int from, int to, byte[] out, int size) {
        return frame.decode(in, from, to, out, size);
    }

    @Override
    public long most(long compressed) {
        return Frame.most(compressed);
    }
}
