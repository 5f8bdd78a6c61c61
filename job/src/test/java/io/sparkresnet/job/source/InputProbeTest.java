package io.sparkresnet.job.source;

import static org.assertj.core.api.Assertions.assertThat;
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

    @Test
    void namesEveryInputThatCannotBeRead() throws Exception {
        Files.createDirectories(directory.resolve("empty"));
        Files.createFile(directory.resolve("there"));

        assertThatThrownBy(() ->
                        new InputProbe(new Configuration()).check(List.of(path("none"), path("there"), path("empty"))))
                .isInstanceOf(InputException.class)
                .hasMessage(
                        "2 problems:\n  - Cannot read input %s: does not exist\n  - Cannot read input %s: it is empty",
                        path("none"), path("empty"));
    }

    @Test
    void rejectsAPipe() throws Exception {
        Path pipe = path("pipe");
        assertThat(new ProcessBuilder("mkfifo", directory.resolve("pipe").toString())
                        .start()
                        .waitFor())
                .isZero();

        assertRejected(pipe, "it is a pipe or a device (expected a file or directory)");
    }

    @Test
    void rejectsHdfsWithoutAHost() {
        assertRejected(
                new Path("hdfs:///photos"),
                "the URI names no host (expected hdfs://host:port/path, or fs.defaultFS set to that)");
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
