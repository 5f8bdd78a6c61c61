package io.sparkresnet.job.run;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.util.Arrays;
import org.apache.hadoop.fs.FSDataInputStream;

/** The lines of one slice, block by block: no object is made for a line. Not thread-safe. */
final class SliceLines implements Closeable {
    private static final int BLOCK = 1 << 16;

    private final FSDataInputStream in;
    private byte[] block;
    private long unread;
    private int start;
    private int end;
    private int filled;

    /** The lines of the next {@code length} bytes of {@code in}, which it closes. */
    SliceLines(FSDataInputStream in, long length) {
        this.in = in;
        this.unread = length;
        this.block = new byte[(int) Math.min(BLOCK, length)];
    }

    /** Goes to the next line, which must be there. */
    void advance() throws IOException {
        start = end;
        int at = start;
        while (true) {
            while (at < filled) {
                if (block[at++] == '\n') {
                    end = at;
                    return;
                }
            }
            at -= start;
            fill();
        }
    }

    private void fill() throws IOException {
        filled -= start;
        System.arraycopy(block, start, block, 0, filled);
        start = 0;
        if (filled == block.length) {
            block = Arrays.copyOf(block, 2 * block.length + 1);
        }
        int read = unread == 0 ? -1 : in.read(block, filled, (int) Math.min(block.length - filled, unread));
        if (read < 0) {
            throw new EOFException("Listing ends within a line");
        }
        filled += read;
        unread -= read;
    }

    /** Bytes of the line, its newline among them. */
    int length() {
        return end - start;
    }

    /** Where the line stands in {@link #block}. */
    int start() {
        return start;
    }

    /** The bytes that the line stands in; until the next {@link #advance}. */
    byte[] block() {
        return block;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
