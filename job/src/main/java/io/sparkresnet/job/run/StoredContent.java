package io.sparkresnet.job.run;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.jspecify.annotations.Nullable;

/** Compares what a store holds with what was to be written. */
final class StoredContent {
    private static final int BLOCK = 1 << 16;

    private StoredContent() {}

    /** Whether {@code target} is there with exactly that content. */
    static boolean isOurs(FileSystem fileSystem, Content content, Path target) throws IOException {
        FileStatus status = status(fileSystem, target);
        if (status == null || !status.isFile() || status.getLen() != content.length()) {
            return false;
        }
        try {
            return sameBytes(fileSystem, content, target);
        } catch (FileNotFoundException e) {
            return false;
        }
    }

    /** What is there; null if nothing. */
    static @Nullable FileStatus status(FileSystem fileSystem, Path target) throws IOException {
        try {
            return fileSystem.getFileStatus(target);
        } catch (FileNotFoundException e) {
            return null;
        }
    }

    private static boolean sameBytes(FileSystem fileSystem, Content content, Path target) throws IOException {
        try (InputStream ours = content.open();
                InputStream theirs = fileSystem.open(target)) {
            while (true) {
                byte[] expected = ours.readNBytes(BLOCK);
                if (!Arrays.equals(expected, theirs.readNBytes(BLOCK))) {
                    return false;
                }
                if (expected.length == 0) {
                    return true;
                }
            }
        }
    }
}
