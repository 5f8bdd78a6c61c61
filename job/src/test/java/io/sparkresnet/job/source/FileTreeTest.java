package io.sparkresnet.job.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.security.AccessControlException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Directories that the user may not list: they are named. */
class FileTreeTest {
    @TempDir
    private java.nio.file.Path directory;

    @Test
    void namesTheDirectoryBelowTheInputThatCannotBeListed() throws IOException {
        Files.createDirectories(directory.resolve("open/secret/deeper"));
        Path input = new Path("file:" + directory);
        Path secret = new Path(input, "open/secret");

        assertThatThrownBy(() -> new FileTree(refusing(secret), input).next())
                .isInstanceOf(DirectoryException.class)
                .hasMessage("cannot list %s: access denied", secret)
                .satisfies(failure -> assertThat(StoreFailure.reason(failure, input))
                        .isEqualTo("cannot list %s: access denied", secret));
    }

    @Test
    void tellsOfTheInputItselfWithoutNamingItTwice() throws IOException {
        Path input = new Path("file:" + directory);

        assertThatThrownBy(() -> new FileTree(refusing(input), input))
                .isInstanceOf(IOException.class)
                .hasMessage("Permission denied: " + input)
                .satisfies(failure ->
                        assertThat(StoreFailure.reason(failure, input)).isEqualTo("access denied"));
    }

    @Test
    void namesWhatHdfsRefused() {
        Exception refusal = new AccessControlException(
                "Permission denied: user=ann, access=READ_EXECUTE, inode=\"/photos/secret\":bob:staff:drwx------");

        assertThat(StoreFailure.reason(refusal, new Path("hdfs://name/photos")))
                .isEqualTo("access denied: /photos/secret");
    }

    @Test
    void saysThatNoDirectoryCanBeCreated() {
        assertThat(StoreFailure.reason(
                        new IOException("Mkdirs failed to create file:/proc/out (exists=false, cwd=file:/)"),
                        new Path("file:/proc/out")))
                .isEqualTo("no directory can be created there");
    }

    private static RawLocalFileSystem refusing(Path refused) throws IOException {
        RawLocalFileSystem fileSystem = new RawLocalFileSystem() {
            @Override
            public File pathToFile(Path path) {
                File file = super.pathToFile(path);
                return path.equals(refused) ? new Unlistable(file) : file;
            }
        };
        fileSystem.initialize(URI.create("file:///"), new Configuration());
        return fileSystem;
    }

    /** What a directory without read permission is to those that are not root. */
    private static final class Unlistable extends File {
        private static final long serialVersionUID = 1L;

        Unlistable(File file) {
            super(file.getPath());
        }

        @Override
        public String @Nullable [] list() {
            return null;
        }
    }
}
