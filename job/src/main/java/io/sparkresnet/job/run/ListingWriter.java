package io.sparkresnet.job.run;

import io.sparkresnet.udf.ImageRef;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.jspecify.annotations.Nullable;

/**
 * Writes a listing while it is read: one image a line, as JSON, in files of bounded size. Nothing is created before the first
 * image. Not thread-safe.
 */
final class ListingWriter implements AutoCloseable {
    /** About 150,000 images: what one task takes when a listing is compared with the output. */
    private static final long FILE_BYTES = 32L << 20;

    private final FileSystem fileSystem;
    private final Path directory;
    private final String prefix;
    private final long fileBytes;
    private final List<String> files = new ArrayList<>();
    private @Nullable OutputStream out;
    private long written;
    private long images;
    private long bytes;

    ListingWriter(FileSystem fileSystem, Path directory) {
        this(fileSystem, directory, "part", FILE_BYTES);
    }

    /** A writer of files called {@code <prefix>-<number>.jsonl}. */
    ListingWriter(FileSystem fileSystem, Path directory, String prefix) {
        this(fileSystem, directory, prefix, FILE_BYTES);
    }

    ListingWriter(FileSystem fileSystem, Path directory, String prefix, long fileBytes) {
        this.fileSystem = fileSystem;
        this.directory = directory;
        this.prefix = prefix;
        this.fileBytes = fileBytes;
    }

    /** Appends one image and says where it stands. */
    Slice add(ImageRef image) throws IOException {
        byte[] line = ImageLine.of(image);
        if (out == null || written >= fileBytes) {
            close();
            String name = String.format(Locale.ROOT, "%s-%05d.jsonl", prefix, files.size());
            out = fileSystem.create(new Path(directory, name), true);
            files.add(name);
            written = 0;
        }
        out.write(line);
        written += line.length;
        images++;
        bytes += image.length();
        return new Slice(files.get(files.size() - 1), written - line.length, line.length);
    }

    /** The finished files' names, in order. */
    List<String> files() {
        return List.copyOf(files);
    }

    /** Images so far. */
    long images() {
        return images;
    }

    /** Their encoded bytes. */
    long bytes() {
        return bytes;
    }

    @Override
    public void close() throws IOException {
        OutputStream open = out;
        out = null;
        if (open != null) {
            open.close();
        }
    }
}
