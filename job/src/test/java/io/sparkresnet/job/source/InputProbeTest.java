package io.sparkresnet.job.source;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InputProbeTest {
    @TempDir
    private java.nio.file.Path directory;

    @Test
    void acceptsADirectoryWithAFileBelowItAndAFile() throws Exception {
        Files.createDirectories(directory.resolve("a/b"));
        Files.write(directory.resolve("a/b/_c.jpg"), new byte[0]);

        new InputProbe(new Configuration()).check(List.of(path("a"), path("a/b/_c.jpg")));
    }

    @Test
    void rejectsAnEmptyDirectory() throws Exception {
        Files.createDirectories(directory.resolve("a/b"));

        assertRejected(path("a"), "it is empty");
    }

    @Test
    void rejectsAMissingDirectory() {
        assertRejected(path("missing"), "does not exist");
    }

    @Test
    void rejectsASchemeThatNoFileSystemKnows() {
        assertRejected(new Path("s4://bucket/a"), "no file system for s4:// on the class path");
    }

    private Path path(String name) {
        return new Path("file:" + directory.resolve(name));
    }

    private static void assertRejected(Path input, String reason) {
        assertThatThrownBy(() -> new InputProbe(new Configuration()).check(List.of(input)))
                .isInstanceOf(InputException.class)
                .hasMessage("Cannot read input %s: %s".formatted(input, reason));
    }
}
