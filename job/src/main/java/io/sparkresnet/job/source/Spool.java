package io.sparkresnet.job.source;

import io.sparkresnet.udf.ImageRef;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Listed images that wait for their turn: a page or two in memory, more in a temporary file of the driver. First all are added,
 * by one thread, then all are taken, by another. The file has no name any more once it is open: a
 * driver that is killed leaves none.
 */
final class Spool implements Closeable {
    private static final int IN_MEMORY = 2_000;

    private final List<ImageRef> first = new ArrayList<>();
    private int taken;
    private @Nullable DataOutputStream out;
    private @Nullable DataInputStream in;
    private boolean closed;

    /** Adds the next. */
    synchronized void add(ImageRef image) throws IOException {
        if (closed) {
            throw new IOException("Cannot list on: the listing was given up");
        }
        if (first.size() < IN_MEMORY) {
            first.add(image);
            return;
        }
        DataOutputStream open = out;
        if (open == null) {
            Path file = Files.createTempFile("spark-resnet-listing-", ".spool");
            open = new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(file), 1 << 16));
            out = open;
            in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file), 1 << 16));
            Files.delete(file);
        }
        write(open, image);
    }

    /** Takes the next; empty after the last. */
    synchronized Optional<ImageRef> next() throws IOException {
        if (taken < first.size()) {
            return Optional.of(first.get(taken++));
        }
        DataOutputStream written = out;
        if (written != null) {
            written.close();
            out = null;
        }
        DataInputStream open = in;
        return open == null ? Optional.empty() : read(open);
    }

    private static void write(DataOutputStream out, ImageRef image) throws IOException {
        writeText(out, image.path());
        out.writeLong(image.length());
        out.writeLong(image.modified());
        String etag = image.etag();
        writeText(out, etag == null ? "" : etag);
    }

    private static Optional<ImageRef> read(DataInputStream in) throws IOException {
        int length;
        try {
            length = in.readInt();
        } catch (EOFException e) {
            return Optional.empty();
        }
        String path = text(in, length);
        long bytes = in.readLong();
        long modified = in.readLong();
        String etag = text(in, in.readInt());
        return Optional.of(new ImageRef(path, bytes, modified, etag.isEmpty() ? null : etag));
    }

    private static void writeText(DataOutputStream out, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    private static String text(DataInputStream in, int length) throws IOException {
        byte[] bytes = new byte[length];
        in.readFully(bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    @Override
    public synchronized void close() throws IOException {
        closed = true;
        first.clear();
        taken = 0;
        if (out != null) {
            out.close();
        }
        if (in != null) {
            in.close();
        }
    }
}
