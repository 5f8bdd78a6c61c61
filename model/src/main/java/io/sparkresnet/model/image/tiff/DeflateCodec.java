package io.sparkresnet.model.image.tiff;

import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** A zlib stream; what follows the bytes that are needed is not looked at. */
final class DeflateCodec implements Codec {
    /** zlib: at most so many bytes a byte. */
    private static final long EXPANSION = 1032;

    @Override
    public boolean decode(byte[] in, int from, int to, byte[] out, int size) {
        Inflater inflater = new Inflater();
        try {
            inflater.setInput(in, from, to - from);
            int filled = 0;
            while (filled < size) {
                int inflated = inflater.inflate(out, filled, size - filled);
                filled += inflated;
                if (filled < size && (inflated == 0 || inflater.finished())) {
                    Arrays.fill(out, filled, size, (byte) 0);
                    return false;
                }
            }
            return true;
        } catch (DataFormatException e) {
            Arrays.fill(out, (int) Math.min(size, inflater.getBytesWritten()), size, (byte) 0);
            return false;
        } finally {
            inflater.end();
        }
    }

    @Override
    public long most(long compressed) {
        return (compressed + 8) * EXPANSION;
    }
}
