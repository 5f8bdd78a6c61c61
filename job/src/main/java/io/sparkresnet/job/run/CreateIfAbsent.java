package io.sparkresnet.job.run;

import java.io.IOException;
import java.nio.file.Files;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;

/**
 * Creates a file in one atomic step, unless there is one of that name: the seam on which it rests that nothing is lost and
 * nothing doubled. Readers see the whole file or none; of several writers one wins. A writer whose answer was lost finds its
 * own content there, which counts as success. Thread-safe.
 */
public sealed interface CreateIfAbsent permits HardLink, RefusingRename, ConditionalPut {

    /** What came of it. */
    enum Outcome {
        /** The file holds this content, by this call or one whose answer was lost. */
        CREATED,
        /** There was a file of that name with other content; it is as it was. */
        TAKEN
    }

    /** Creates {@code target} with the content of a local file, which stays. */
    Outcome create(java.nio.file.Path content, Path target) throws IOException;

    /** Creates {@code target} with that content. */
    default Outcome create(byte[] content, Path target) throws IOException {
        java.nio.file.Path local = Files.createTempFile("spark-resnet-", ".tmp");
        try {
            Files.write(local, content);
            return create(local, target);
        } finally {
            Files.deleteIfExists(local);
        }
    }

    /** The way that fits a file system. */
    static CreateIfAbsent on(FileSystem fileSystem) {
        if (fileSystem instanceof LocalFileSystem local) {
            return new HardLink(local);
        }
        return fileSystem.getScheme().equals("s3a") ? new ConditionalPut(fileSystem) : new RefusingRename(fileSystem);
    }
}
