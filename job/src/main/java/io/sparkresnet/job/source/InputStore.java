package io.sparkresnet.job.source;

import java.io.Closeable;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** The file system that an input is listed through, and what its listing does not show. */
interface InputStore extends Closeable {
    /** The file system; local ones without Hadoop's checksum files. */
    FileSystem fileSystem();

    /** Whether a directory holds names that only a flat listing of it shows whole. */
    boolean isOpaque(Path directory);

    /** Whether names were taken out of its listings, so that a directory may look as if it were not there. */
    boolean isHiding();

    /** The files below a directory of the tree at {@code top}; none in one that is gone, or that only hidden names are in. */
    default Optional<FileTree> tree(Path top, Path directory) throws IOException {
        try {
            return Optional.of(new FileTree(fileSystem(), top, directory));
        } catch (FileNotFoundException e) {
            if (directory.equals(top) && !isHiding()) {
                throw e;
            }
            return Optional.empty();
        }
    }

    /** Empty objects that stand for directories, which the file system passes over. */
    long markers();

    /** Throws if there are images that the file system cannot name, and that the user did not exclude. */
    void requireNameable() throws IOException;

    /** The store of {@code root}; {@code counter} knows what is excluded. */
    static InputStore open(Path root, Configuration conf, TotalsCounter counter) throws IOException {
        return isS3A(root.toUri().getScheme(), conf)
                ? new S3Store(root, conf, counter)
                : new Plain(Listing.unfiltered(root.getFileSystem(conf)));
    }

    /** Some clusters give the scheme s3 to S3A as well. */
    private static boolean isS3A(String scheme, Configuration conf) {
        return "s3a".equals(scheme)
                || "org.apache.hadoop.fs.s3a.S3AFileSystem".equals(conf.getTrimmed("fs." + scheme + ".impl"));
    }

    /** A file system that shows every name. */
    record Plain(FileSystem fileSystem) implements InputStore {
        @Override
        public boolean isOpaque(Path directory) {
            return false;
        }

        @Override
        public boolean isHiding() {
            return false;
        }

        @Override
        public long markers() {
            return 0;
        }

        @Override
        public void requireNameable() {}

        /** Hadoop shares it with everybody in this JVM. */
        @Override
        public void close() {}
    }
}
