package io.sparkresnet.model.weights;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/**
 * Bytes that tensors lie in: a file, a part of one, or an inflated archive entry. Read by position, so threads may share it.
 *
 * <p>Files are read and not mapped: a mapped file that shrinks or vanishes while it is read brings the whole JVM down, and the
 * page cache gives the same speed either way.
 */
sealed interface Storage {
    /** Number of bytes. */
    long size();

    /** Fills {@code target} to its limit from {@code position} on. */
    void read(long position, ByteBuffer target) throws WeightsException;

    /** The {@code size} bytes from {@code position} on; the range is checked. */
    default Storage slice(long position, long size) throws WeightsException {
        checkRange(position, size);
        return new Slice(this, position, size);
    }

    /** The {@code size} bytes from {@code position} on, in an array of their own. */
    default byte[] bytes(long position, int size) throws WeightsException {
        checkRange(position, size);
        byte[] bytes = new byte[size];
        read(position, ByteBuffer.wrap(bytes));
        return bytes;
    }

    private void checkRange(long position, long size) throws WeightsException {
        if (position < 0 || size < 0 || position > size() - size) {
            throw new WeightsException(
                    "it is cut: %d bytes at %d are expected, it has %d bytes".formatted(size, position, size()));
        }
    }

    /** An open file; whoever opened the channel closes it. */
    record OfFile(FileChannel channel, long size) implements Storage {
        @Override
        public void read(long position, ByteBuffer target) throws WeightsException {
            try {
                long at = position;
                while (target.hasRemaining()) {
                    int read = channel.read(target, at);
                    if (read < 0) {
                        throw new WeightsException("it shrank while it was read: no byte at %d".formatted(at));
                    }
                    at += read;
                }
            } catch (IOException e) {
                throw new WeightsException("it could not be read: " + e.getMessage(), e);
            }
        }
    }

    /** Bytes in memory; the array is not copied. */
    @SuppressWarnings("ArrayRecordComponent") // compared by nobody
    record OfArray(byte[] array) implements Storage {
        @Override
        public long size() {
            return array.length;
        }

        @Override
        public void read(long position, ByteBuffer target) {
            target.put(array, Math.toIntExact(position), target.remaining());
        }
    }

    /** A part of another storage. */
    record Slice(Storage whole, long start, long size) implements Storage {
        @Override
        public void read(long position, ByteBuffer target) throws WeightsException {
            whole.read(start + position, target);
        }
    }

    /** Bytes whose place in the file is learnt after the tensors that lie in them. */
    final class Late implements Storage {
        private final long size;
        private final long values;
        private Storage placed = new OfArray(new byte[0]);

        Late(long size, long values) {
            this.size = size;
            this.values = values;
        }

        void place(Storage storage) {
            placed = storage;
        }

        /** Number of values of the type that the checkpoint gives them. */
        long values() {
            return values;
        }

        @Override
        public long size() {
            return size;
        }

        @Override
        public void read(long position, ByteBuffer target) throws WeightsException {
            placed.read(position, target);
        }
    }
}
