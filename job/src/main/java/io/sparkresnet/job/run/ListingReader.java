package io.sparkresnet.job.run;

import io.sparkresnet.job.source.StoreFailure;
import io.sparkresnet.udf.ImageRef;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.jspecify.annotations.Nullable;

/** Reads a listing back, whole or in slices, one line at a time. Not thread-safe; to be closed unless read to its end. */
final class ListingReader implements Iterator<ImageRef>, AutoCloseable {
    private static final int BUFFER = 1 << 16;

    private final FileSystem fileSystem;
    private final Path directory;
    private final Iterator<Slice> slices;
    private @Nullable InputStream in;
    private @Nullable Slice slice;
    private long left;
    private long lineLength;

    ListingReader(FileSystem fileSystem, Path directory, List<Slice> slices) {
        this.fileSystem = fileSystem;
        this.directory = directory;
        this.slices = slices.iterator();
    }

    /** Slices that are whole files. */
    static List<Slice> wholeFiles(FileSystem fileSystem, Path directory, List<String> files) throws IOException {
        java.util.ArrayList<Slice> whole = new java.util.ArrayList<>();
        for (String file : files) {
            whole.add(new Slice(
                    file, 0, fileSystem.getFileStatus(new Path(directory, file)).getLen()));
        }
        return whole;
    }

    @Override
    public boolean hasNext() {
        return left > 0 || slices.hasNext();
    }

    @Override
    public ImageRef next() {
        if (!hasNext()) {
            throw new NoSuchElementException("Cannot read on: the listing has ended");
        }
        try {
            if (left == 0) {
                open(slices.next());
            }
            byte[] line = readLine();
            if (!hasNext()) {
                close();
            }
            return Json.read(line, ImageRef.class);
        } catch (IOException | RuntimeException e) {
            throw new ListingException(
                    "Cannot read listing %s: %s".formatted(directory, StoreFailure.reason(e, directory)), e);
        }
    }

    /** Where the image that was returned last stands. */
    Slice position() {
        Slice current = slice;
        if (current == null) {
            throw new IllegalStateException("Cannot tell the position: nothing was read");
        }
        return new Slice(current.file(), current.offset() + current.length() - left - lineLength, lineLength);
    }

    private void open(Slice next) throws IOException {
        close();
        FSDataInputStream opened = fileSystem.open(new Path(directory, next.file()));
        opened.seek(next.offset());
        in = new BufferedInputStream(opened, BUFFER);
        slice = next;
        left = next.length();
    }

    private byte[] readLine() throws IOException {
        InputStream open = in;
        if (open == null) {
            throw new EOFException("Listing is closed");
        }
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        int read = open.read();
        while (read >= 0 && read != '\n') {
            line.write(read);
            read = open.read();
        }
        if (read < 0) {
            throw new EOFException("Listing ends within a line");
        }
        lineLength = line.size() + 1L;
        left -= lineLength;
        return line.toByteArray();
    }

    @Override
    public void close() throws IOException {
        InputStream open = in;
        in = null;
        if (open != null) {
            open.close();
        }
    }
}
