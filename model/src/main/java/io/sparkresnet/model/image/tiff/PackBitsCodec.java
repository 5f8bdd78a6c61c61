package io.sparkresnet.model.image.tiff;

import java.util.Arrays;

/** Runs and literals of bytes, TIFF 6.0 section 9. */
final class PackBitsCodec implements Codec {

    @Override
    public boolean decode(byte[] in, int from, int to, byte[] out, int size) {
        int at = from;
        int filled = 0;
        while (at < to && filled < size) {
            int count = in[at++];
            if (count == -128) {
                continue;
            }
            if (count < 0) {
                if (at == to) {
                    break;
                }
                int end = Math.min(size, filled + 1 - count);
                Arrays.fill(out, filled, end, in[at++]);
                filled = end;
            } else {
                // What runs over the end is cut before the input is asked for it
                int length = Math.min(count + 1, size - filled);
                if (to - at < length) {
                    break;
                }
                System.arraycopy(in, at, out, filled, length);
                at += length;
                filled += length;
            }
        }
        Arrays.fill(out, filled, size, (byte) 0);
        return filled == size;
    }

    @Override
    public long most(long compressed) {
        return 64 * compressed;
    }
}
