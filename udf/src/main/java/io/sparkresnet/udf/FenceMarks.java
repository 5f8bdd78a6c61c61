package io.sparkresnet.udf;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.ChecksumFileSystem;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * The marks of one chunk in the store: a directory with one small file an attempt, which only that attempt writes. What an
 * attempt had in work when it ended without a word stays; one that ends in order removes its own. For one thread.
 */
final class FenceMarks {
    /** More than any mark has. */
    private static final int LONGEST = 256;

    private final FileSystem fileSystem;
    private final Path own;
    private final List<FenceMark> left;

    private FenceMarks(FileSystem fileSystem, Path directory, List<FenceMark> left) {
        this.fileSystem = fileSystem;
        this.own = new Path(directory, UUID.randomUUID().toString());
        this.left = List.copyOf(left);
    }

    /** A new attempt's view of the chunk whose marks lie in {@code directory}, which need not be there. */
    static FenceMarks open(Path directory, Configuration conf) throws IOException {
        FileSystem found = directory.getFileSystem(conf);
        // Hadoop's local files would have a checksum file beside each.
        FileSystem fileSystem = found instanceof ChecksumFileSystem checked ? checked.getRawFileSystem() : found;
        List<FenceMark> left = new ArrayList<>();
        try {
            for (FileStatus each : fileSystem.listStatus(directory)) {
                read(fileSystem, each.getPath()).ifPresent(left::add);
            }
        } catch (FileNotFoundException e) {
            // The chunk's first careful attempt.
            return new FenceMarks(fileSystem, directory, List.of());
        }
        return new FenceMarks(fileSystem, directory, left);
    }

    private static Optional<FenceMark> read(FileSystem fileSystem, Path file) throws IOException {
        try (FSDataInputStream in = fileSystem.open(file)) {
            return FenceMark.parse(new String(in.readNBytes(LONGEST), StandardCharsets.UTF_8));
        } catch (FileNotFoundException e) {
            // Its attempt, which was alive, has ended in order since.
            return Optional.empty();
        }
    }

    /** What earlier attempts had in work when they ended, in no order. */
    List<FenceMark> left() {
        return left;
    }

    /** Says what this attempt has in work from now on. */
    void write(FenceMark mark) throws IOException {
        try (OutputStream out = fileSystem.create(own, true)) {
            out.write(mark.text().getBytes(StandardCharsets.UTF_8));
        }
    }

    /** Says that this attempt has nothing in work. */
    void clear() throws IOException {
        fileSystem.delete(own, false);
    }
}
