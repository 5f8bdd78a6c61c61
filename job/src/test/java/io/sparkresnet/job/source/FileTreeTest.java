package io.sparkresnet.job.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.io.FileNotFoundException;
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
    void aDirectoryThatWentMeanwhileHoldsNothing() throws IOException {
        Files.createDirectories(directory.resolve("a"));
        Files.createFile(directory.resolve("a/1.jpg"));
        Files.createDirectories(directory.resolve("b"));
        Files.createFile(directory.resolve("c.jpg"));
        Path input = new Path("file:" + directory);
        RawLocalFileSystem fileSystem = refusing(new Path(input, "none"));
        FileTree tree = new FileTree(fileSystem, input);
        FileTree gone = new FileTree(fileSystem, input, new Path(input, "d"));

        assertThat(tree.next())
                .hasValueSatisfying(found -> assertThat(found.getPath()).isEqualTo(new Path(input, "a/1.jpg")));
        Files.delete(directory.resolve("b"));
        assertThat(tree.next())
                .hasValueSatisfying(found -> assertThat(found.getPath()).isEqualTo(new Path(input, "c.jpg")));
        assertThat(tree.next()).isEmpty();
        assertThat(gone.next()).isEmpty();
        assertThatThrownBy(() -> new FileTree(fileSystem, new Path(input, "d")))
                .isInstanceOf(FileNotFoundException.class)
                .hasMessageContaining("/d does not exist");
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
