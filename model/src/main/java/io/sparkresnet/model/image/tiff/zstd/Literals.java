package io.sparkresnet.model.image.tiff.zstd;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The literals of a block, RFC 8878 section 3.1.1.3.1; one instance a frame, since blocks may share their codes. */
final class Literals {
    private static final int STREAMS = 4;
    /** libzstd's fast loop is for streams of no fewer bytes. */
    private static final int FAST_BYTES = 8;

    final byte[] bytes = new byte[Frame.MOST_IN_BLOCK];
    int count;
    private @Nullable HuffmanTable table;

    /** Forgets the last frame. */
    void begin() {
        table = null;
    }

    /** Reads them; returns where they end. */
    int read(byte[] in, int from, int to, int most) throws ZstdException {
        ZstdException.unless(to - from >= 2, "a block is cut");
        int kind = in[from] & 3;
        int format = (in[from] >> 2) & 3;
        if (kind < 2) {
            int length = format == 1 ? 2 : format == 3 ? 3 : 1;
            ZstdException.unless(to - from >= length, "a block is cut");
            count = (int) (number(in, from, length) >> (length == 1 ? 3 : 4));
            ZstdException.unless(count <= most, "a block has too many literals");
            int start = from + length;
            int stored = kind == 0 ? count : 1;
            ZstdException.unless(to - start >= stored, "its literals are cut");
            if (kind == 0) {
                System.arraycopy(in, start, bytes, 0, count);
            } else {
                Arrays.fill(bytes, 0, count, in[start]);
            }
            return start + stored;
        }
        int length = format < 2 ? 3 : format + 2;
        ZstdException.unless(to - from >= length, "a block is cut");
        int width = format < 2 ? 10 : format == 2 ? 14 : 18;
        long sizes = number(in, from, length) >> 4;
        count = (int) (sizes & ((1 << width) - 1));
        int start = from + length;
        int end = start + (int) (sizes >> width);
        ZstdException.unless(count <= most, "a block has too many literals");
        ZstdException.unless(end <= to && count > 0, "its literals are cut");
        decode(in, kind == 2, start, end, format != 0);
        return end;
    }

    private void decode(byte[] in, boolean hasTable, int from, int end, boolean four) throws ZstdException {
        int start = from;
        if (hasTable) {
            HuffmanTable.Described described = HuffmanTable.read(in, start, end);
            table = described.table();
            start = described.end();
        }
        if (table == null) {
            throw new ZstdException("its first literals have no codes");
        }
        if (!four) {
            table.decode(in, start, end, bytes, 0, count);
            return;
        }
        int each = (count + STREAMS - 1) / STREAMS;
        int at = start + 2 * (STREAMS - 1);
        ZstdException.unless(count >= 6 && at <= end && 3 * each <= count, "its literals are cut");
        int[] bounds = new int[STREAMS + 1];
        bounds[0] = at;
        bounds[STREAMS] = end;
        boolean fast = true;
        for (int i = 1; i <= STREAMS; i++) {
            bounds[i] = i == STREAMS ? end : bounds[i - 1] + (int) number(in, start + 2 * (i - 1), 2);
            fast &= bounds[i] - bounds[i - 1] >= FAST_BYTES;
        }
        ZstdException.unless(bounds[STREAMS - 1] <= end, "its literals are cut");
        for (int i = 0; i < STREAMS; i++) {
            int most = Math.min(count, (i + 1) * each);
            int lowest = fast ? start : bounds[i];
            long left = table.decodeSome(in, lowest, bounds[i], bounds[i + 1], bytes, i * each, most);
            // The fast loop of libzstd for x86-64 lets bits be left over, and up to 8 bytes be taken from what lies
            // before
            ZstdException.unless(
                    fast ? left >= -8 * FAST_BYTES : left == 0, "its literals do not end with their streams");
        }
    }

    /** Little-endian. */
    static long number(byte[] in, int at, int length) {
        long number = 0;
        for (int i = 0; i < length; i++) {
            number |= (in[at + i] & 255L) << (8 * i);
        }
        return number;
    }
}
