package io.sparkresnet.job.run;

import io.sparkresnet.udf.ImageRef;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.jspecify.annotations.Nullable;

/** Reads a listing back, whole or in slices, one line at a time. Not thread-safe; to be closed unless read to its end. */
final class ListingReader implements Iterator<ImageRef>, AutoCloseable {
    private final FileSystem fileSystem;
    private final Path directory;
    private final Iterator<Slice> slices;
    private @Nullable SliceLines lines;
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
        return read(ImageLine::parse);
    }

    /** Passes over the next image and says how many encoded bytes it has, without parsing its line. */
    long nextBytes() {
        return read(ImageLine::imageBytes);
    }

    private interface Parsed<T> {
        T of(SliceLines line) throws IOException;
    }

    private <T> T read(Parsed<T> parsed) {
        if (!hasNext()) {
            throw new NoSuchElementException("Cannot read on: the listing has ended");
        }
        try {
            if (left == 0) {
                open(slices.next());
            }
            T read = parsed.of(line());
            if (!hasNext()) {
                close();
            }
            return read;
        } catch (IOException e) {
            throw new UncheckedIOException("Failed to read listing %s".formatted(directory), e);
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
        lines = new SliceLines(opened, next.length());
        slice = next;
        left = next.length();
    }

    private SliceLines line() throws IOException {
        SliceLines open = lines;
        if (open == null) {
            throw new EOFException("Listing is closed");
        }
        open.advance();
        lineLength = open.length();
        left -= lineLength;
        return open;
    }

    @Override
    public void close() throws IOException {
        SliceLines open = lines;
        lines = null;
        if (open != null) {
            open.close();
        }
    }
}
