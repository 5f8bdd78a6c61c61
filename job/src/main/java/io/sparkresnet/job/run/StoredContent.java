package io.sparkresnet.job.run;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.util.Arrays;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** Compares what a store holds with what was to be written. */
final class StoredContent {
    private static final int BLOCK = 1 << 16;

    private StoredContent() {}

    /** CREATED if {@code target} holds exactly that content, TAKEN if it holds another; a FileNotFoundException if none. */
    static CreateIfAbsent.Outcome outcome(FileSystem fileSystem, java.nio.file.Path content, Path target)
            throws IOException {
        boolean same = fileSystem.getFileStatus(target).getLen() == Files.size(content)
                && sameBytes(fileSystem, content, target);
        return same ? CreateIfAbsent.Outcome.CREATED : CreateIfAbsent.Outcome.TAKEN;
    }

    private static boolean sameBytes(FileSystem fileSystem, java.nio.file.Path content, Path target)
            throws IOException {
        try (InputStream ours = Files.newInputStream(content);
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
