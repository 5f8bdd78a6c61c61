package io.sparkresnet.model.image.tiff.zstd;

import java.util.Arrays;

/**
 * Decodes Zstandard frames of which the first so many bytes are needed, as {@code ZSTD_decompressStream} of libzstd 1.5.7 does
 * in libtiff's hands: blocks come whole or not at all. The window lies in the output, so that no file can ask for more memory
 * than its pixels take. Not thread-safe.
 */
public final class Frame {
    static final int MOST_IN_BLOCK = 128 * 1024;
    private static final long MAGIC = 0xfd2fb528L;
    private static final int MOST_WINDOW_LOG = 31;
    /** Beyond it libzstd refuses a stream, unless its size is told and fits. */
    private static final long MOST_WINDOW = (1 << 27) + 1;

    private final Literals literals = new Literals();
    private final Sequences sequences = new Sequences(literals);
    private byte[] window = {};

    private long contentSize;
    private boolean hasContentSize;
    private boolean hasCheckSum;
    private int mostInBlock;
    private int at;
    private int filled;

    /** A decoder. */
    public Frame() {}

    /** An upper bound of decoded bytes: 128 kB of 4. */
    public static long most(long compressed) {
        return (compressed / 4 + 1) * MOST_IN_BLOCK;
    }

    /**
     * Decodes one frame; what follows it is not looked at.
     *
     * @param out gets {@code size} bytes, zeros where the frame is damaged or has fewer
     * @return whether all of them were there
     */
    public boolean decode(byte[] in, int from, int to, byte[] out, int size) {
        filled = 0;
        boolean sound = true;
        try {
            readHeader(in, from, to, size);
            int room = size + MOST_IN_BLOCK;
            window = window.length < room ? new byte[room] : window;
            readBlocks(in, to, size);
        } catch (ZstdException e) {
            sound = false;
        }
        // libtiff leaves what comes before a cut, but nothing of a frame with an error
        int copied = sound ? Math.min(filled, size) : 0;
        System.arraycopy(window, 0, out, 0, copied);
        Arrays.fill(out, copied, size, (byte) 0);
        return copied == size;
    }

    private void readHeader(byte[] in, int from, int to, int size) throws ZstdException {
        ZstdException.unless(to - from >= 6 && Literals.number(in, from, 4) == MAGIC, "it is no Zstandard frame");
        int descriptor = in[from + 4] & 255;
        boolean single = (descriptor & 32) != 0;
        hasCheckSum = (descriptor & 4) != 0;
        ZstdException.unless((descriptor & 8) == 0, "its header has an unknown bit");
        int dictionaryBytes = (1 << (descriptor & 3)) >> 1;
        int sizeBytes = 1 << (descriptor >> 6);
        hasContentSize = single || sizeBytes > 1;
        int length = (single ? 0 : 1) + dictionaryBytes + (hasContentSize ? sizeBytes : 0);
        at = from + 5;
        ZstdException.unless(to - at >= length, "its header is cut");
        long windowSize = 0;
        if (!single) {
            int log = ((in[at] & 255) >> 3) + 10;
            ZstdException.unless(log <= MOST_WINDOW_LOG, "its window is too large");
            windowSize = (1L << log) + ((1L << log) >> 3) * (in[at] & 7);
            at++;
        }
        ZstdException.unless(Literals.number(in, at, dictionaryBytes) == 0, "it needs a dictionary");
        at += dictionaryBytes;
        contentSize = hasContentSize ? Literals.number(in, at, sizeBytes) + (sizeBytes == 2 ? 256 : 0) : 0;
        at += hasContentSize ? sizeBytes : 0;
        windowSize = single ? contentSize : windowSize;
        boolean fits = hasContentSize && contentSize >= 0 && contentSize <= size && isWhole(in, to);
        ZstdException.unless(fits || (windowSize >= 0 && windowSize <= MOST_WINDOW), "its window is too large");
        mostInBlock = (int) Math.min(windowSize, MOST_IN_BLOCK);
        literals.begin();
        sequences.begin();
    }

    /** Whether all blocks are there, whatever is in them. */
    private boolean isWhole(byte[] in, int to) {
        int block = at;
        boolean last = false;
        while (!last) {
            if (to - block < 3) {
                return false;
            }
            int header = (int) Literals.number(in, block, 3);
            last = (header & 1) != 0;
            int kind = (header >> 1) & 3;
            int stored = kind == 1 ? 1 : header >> 3;
            if (kind == 3 || to - block - 3 < stored) {
                return false;
            }
            block += 3 + stored;
        }
        return !hasCheckSum || to - block >= 4;
    }

    private void readBlocks(byte[] in, int to, int size) throws ZstdException {
        boolean last = false;
        while (!last && to - at >= 3) {
            int header = (int) Literals.number(in, at, 3);
            at += 3;
            last = (header & 1) != 0;
            int kind = (header >> 1) & 3;
            int length = header >> 3;
            int stored = kind == 1 ? 1 : length;
            ZstdException.unless(kind < 3, "a block is of an unknown kind");
            ZstdException.unless(stored <= mostInBlock, "a block is too long");
            boolean cut = to - at < stored;
            if (cut && kind != 0) {
                return;
            }
            int start = filled;
            if (kind == 0) {
                stored = Math.min(stored, to - at);
                System.arraycopy(in, at, window, filled, stored);
                filled += stored;
            } else if (kind == 1) {
                ZstdException.unless(length <= mostInBlock, "a block is too long");
                Arrays.fill(window, filled, filled + length, in[at]);
                filled += length;
            } else {
                int behind = literals.read(in, at, at + stored, mostInBlock);
                filled = sequences.decode(in, behind, at + stored, window, start, start + mostInBlock);
            }
            at += stored;
            if (cut || filled > size) {
                // libtiff wants no more
                return;
            }
        }
        if (last) {
            checkEnd(in, to);
        }
    }

    private void checkEnd(byte[] in, int to) throws ZstdException {
        ZstdException.unless(!hasContentSize || contentSize == filled, "it has another size than its header says");
        if (hasCheckSum && to - at >= 4) {
            long sum = CheckSum.of(window, filled) & 0xffffffffL;
            ZstdException.unless(sum == Literals.number(in, at, 4), "its check sum differs");
        }
    }
}
