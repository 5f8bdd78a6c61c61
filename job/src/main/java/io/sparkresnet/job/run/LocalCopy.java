package io.sparkresnet.job.run;

import java.io.IOException;
import java.nio.file.Files;
import org.apache.hadoop.fs.Path;

/** Content in memory as a local file, for the time of one call. */
final class LocalCopy {
    private LocalCopy() {}

    /** What is done with the file. */
    @FunctionalInterface
    interface Use<T> {
        /** It is gone after the call. */
        T apply(java.nio.file.Path local) throws IOException;
    }

    /** Writes it under the target's name, uses it and removes it. */
    static <T> T with(byte[] content, Path target, Use<T> use) throws IOException {
        // A temporary file would be readable by its owner alone, and a hard link would keep it so.
        java.nio.file.Path directory = Files.createTempDirectory("spark-resnet-");
        java.nio.file.Path local = directory.resolve(target.getName());
        try {
            Files.write(local, content);
            return use.apply(local);
        } finally {
            Files.deleteIfExists(local);
            Files.delete(directory);
        }
    }
}
