package io.sparkresnet.job.source;

import io.sparkresnet.udf.FetchSettings;
import java.io.IOException;
import java.util.Arrays;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Options.OpenFileOptions;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.util.functional.FutureIO;

/** Reads a file as a whole, on the driver: an image, or a file that a person named. */
public final class WholeFile {
    private WholeFile() {}

    /**
     * The bytes of that file, of any Hadoop file system; names are data, as in a {@link Listing}. It is asked for its length
     * first, and one beyond {@link FetchSettings#maxFileBytes} is refused before anything of it is read, as executors do.
     */
    public static byte[] read(Path file, Configuration conf) throws IOException {
        try {
            return content(file, conf);
        } catch (RuntimeException e) {
            // Stores refuse some names and settings so
            throw new IOException(e.getMessage(), e);
        }
    }

    private static byte[] content(Path file, Configuration conf) throws IOException {
        FileSystem fileSystem = Listing.unfiltered(file.getFileSystem(conf));
        FileStatus status = fileSystem.getFileStatus(file);
        if (status.isDirectory()) {
            throw new IOException("it is a directory");
        }
        long most = FetchSettings.DEFAULT.maxFileBytes();
        if (status.getLen() > most) {
            throw new IOException("too large: %d bytes (expected at most %d)".formatted(status.getLen(), most));
        }
        byte[] content = new byte[Math.toIntExact(status.getLen())];
        try (FSDataInputStream in = open(fileSystem, file, status)) {
            int read = in.readNBytes(content, 0, content.length);
            return read == content.length ? content : Arrays.copyOf(content, read);
        }
    }

    /** Opens a file of known status to be read from its first byte to its last: one GET and no HEAD in an object store. */
    public static FSDataInputStream open(FileSystem fileSystem, Path file, FileStatus status) throws IOException {
        return FutureIO.awaitFuture(fileSystem
                .openFile(file)
                .withFileStatus(status)
                .opt(
                        OpenFileOptions.FS_OPTION_OPENFILE_READ_POLICY,
                        OpenFileOptions.FS_OPTION_OPENFILE_READ_POLICY_WHOLE_FILE)
                .opt(OpenFileOptions.FS_OPTION_OPENFILE_LENGTH, Long.toString(status.getLen()))
                .build());
    }
}
