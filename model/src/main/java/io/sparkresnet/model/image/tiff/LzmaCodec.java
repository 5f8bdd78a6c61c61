package io.sparkresnet.model.image.tiff;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import org.tukaani.xz.ArrayCache;
import org.tukaani.xz.BasicArrayCache;
import org.tukaani.xz.SingleXZInputStream;

/** An .xz stream, {@code tif_lzma.c}; what follows the bytes that are needed is not looked at, its check sums neither. */
final class LzmaCodec implements Codec {
    /** What {@code xz -9} needs is half of it. */
    private static final int MOST_MEMORY_KIB = 128 * 1024;
    /** 273 bytes for each of the cheapest matches, of 14 binary decisions at 0.022 bits: 7,091 bytes a byte. */
    private static final long EXPANSION = 8192;

    /** A dictionary may be many times a strip: all strips of a file take turns with one. */
    private final ArrayCache arrays = new BasicArrayCache();

    @Override
    public boolean decode(byte[] in, int from, int to, byte[] out, int size) {
        int filled = read(in, from, to, out, size, size);
        if (filled < size) {
            // Byte by byte, so that all before the damage is there
            filled = read(in, from, to, out, size, 1);
        }
        Arrays.fill(out, filled, size, (byte) 0);
        return filled == size;
    }

    private int read(byte[] in, int from, int to, byte[] out, int size, int step) {
        int filled = 0;
        try (SingleXZInputStream stream = new SingleXZInputStream(
                new ByteArrayInputStream(in, from, to - from), MOST_MEMORY_KIB, false, arrays)) {
            while (filled < size) {
                int read = stream.read(out, filled, Math.min(step, size - filled));
                if (read < 0) {
                    break;
                }
                filled += read;
            }
        } catch (IOException e) {
            // The strip is damaged from here on
        }
        return filled;
    }

    @Override
    public long most(long compressed) {
        return (compressed + 16) * EXPANSION;
    }
}
