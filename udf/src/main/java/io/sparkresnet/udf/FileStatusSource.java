package io.sparkresnet.udf;

import java.io.Serializable;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;

/**
 * Makes the listed status of an image again, in the executor. A file system that is handed it asks the store for nothing but
 * the bytes. S3A holds the read to the listed etag only if the status is of its own class, which only the caller knows.
 */
@FunctionalInterface
public interface FileStatusSource extends Serializable {

    /** The status that the listing had for {@code image}; {@code path} is its path, parsed. */
    FileStatus status(ImageRef image, Path path);

    /** Length and time only: enough to save the HEAD, no etag. */
    static FileStatusSource plain() {
        return (image, path) -> new FileStatus(image.length(), false, 1, 0, image.modified(), path);
    }
}
