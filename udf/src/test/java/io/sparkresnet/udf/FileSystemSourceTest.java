package io.sparkresnet.udf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.EtagSource;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileSystemSourceTest {
    private static final FileTime LISTED = FileTime.fromMillis(1_700_000_000_000L);

    private final Path directory;

    FileSystemSourceTest(@TempDir Path directory) {
        this.directory = directory;
    }

    @Test
    void readsExactlyTheBytes() throws IOException {
        byte[] content = bytes("0123456789".repeat(50_000));

        assertThat(source().read(ImageFiles.write(directory.resolve("a.png"), content), () -> false))
                .isEqualTo(content);
    }

    @Test
    void readsPathsThatAreNotUrls() throws IOException {
        for (String name :
                new String[] {"a b.png", "a%20b.png", "a+b#c?.png", "k=v [1] {a,b} *.png", "_x.png", ".y.png", "ä:ö.png"
                }) {
            ImageRef image = ImageFiles.write(directory.resolve(name), bytes(name));

            assertThat(source().read(image, () -> false)).isEqualTo(bytes(name));
        }
    }

    @Test
    void readsAnEmptyFile() throws IOException {
        assertThat(source().read(ImageFiles.write(directory.resolve("empty.png"), new byte[0]), () -> false))
                .isEmpty();
    }

    @Test
    void refusesAFileThatShrank() throws IOException {
        Path file = directory.resolve("a.png");
        ImageRef image = ImageFiles.write(file, bytes("0123456789"));
        Files.write(file, bytes("0123"));

        assertThatThrownBy(() -> source().read(image, () -> false))
                .isInstanceOf(FetchException.class)
                .hasMessage("Changed since it was listed: expected 10 bytes, got 4");
    }

    @Test
    void refusesAFileThatGrew() throws IOException {
        Path file = directory.resolve("a.png");
        ImageRef image = ImageFiles.write(file, bytes("0123"));
        Files.write(file, bytes("0123456789"));

        assertThatThrownBy(() -> source().read(image, () -> false))
                .isInstanceOf(FetchException.class)
                .hasMessage("Changed since it was listed: expected 4 bytes, got more");
    }

    @Test
    void refusesAFileThatWasRewrittenInTheSameLength() throws IOException {
        Path file = directory.resolve("a.png");
        Files.write(file, bytes("0123"));
        Files.setLastModifiedTime(file, LISTED);
        ImageRef image = ImageFiles.listed(file);
        Files.write(file, bytes("4567"));
        Files.setLastModifiedTime(file, FileTime.fromMillis(LISTED.toMillis() + 1000));

        assertThatThrownBy(() -> source().read(image, () -> false))
                .isInstanceOf(FetchException.class)
                .hasMessage("Changed since it was listed: expected modification time 1700000000000, got 1700000001000");
    }

    /** As S3A tells of a store without etags: the listing finer than what is asked of one object. */
    @Test
    void takesATimeToTheSecondForAFinerOne() throws IOException {
        Path file = directory.resolve("a.png");
        Files.write(file, bytes("0123"));
        Files.setLastModifiedTime(file, FileTime.fromMillis(LISTED.toMillis() + 123));
        ImageRef image = new ImageRef("seconds:" + file, 4, LISTED.toMillis() + 123, null);
        Configuration conf = new Configuration();
        conf.set("fs.seconds.impl", SecondsFileSystem.class.getName());
        FileSystemSource source = new FileSystemSource(conf, FileStatusSource.plain());

        assertThat(source.read(image, () -> false)).isEqualTo(bytes("0123"));

        Files.setLastModifiedTime(file, FileTime.fromMillis(LISTED.toMillis() + 1123));
        assertThatThrownBy(() -> source.read(image, () -> false))
                .isInstanceOf(FetchException.class)
                .hasMessage("Changed since it was listed: expected modification time 1700000000123, got 1700000001000");
    }

    @Test
    void reportsAFileThatVanished() throws IOException {
        ImageRef image = ImageFiles.write(directory.resolve("a.png"), bytes("0123"));
        Files.delete(directory.resolve("a.png"));

        assertThatThrownBy(() -> source().read(image, () -> false))
                .isInstanceOf(FileNotFoundException.class)
                .hasMessageContaining("No such file");
    }

    @Test
    void stopsBetweenSlicesOnceCancelled() throws IOException {
        ImageRef image = ImageFiles.write(directory.resolve("a.png"), new byte[1 << 20]);
        AtomicInteger asked = new AtomicInteger();

        assertThatThrownBy(() -> source().read(image, () -> asked.incrementAndGet() > 2))
                .isInstanceOf(InterruptedIOException.class)
                .hasMessage("Cancelled after 262144 bytes");
    }

    /** Local files under {@code seconds:}, whose times are told to the second. */
    public static final class SecondsFileSystem extends RawLocalFileSystem {
        @Override
        public URI getUri() {
            return URI.create("seconds:///");
        }

        @Override
        public FileStatus getFileStatus(org.apache.hadoop.fs.Path path) throws IOException {
            FileStatus status = super.getFileStatus(path);
            return new WithoutEtag(status.getLen(), status.getModificationTime() / 1000 * 1000, status.getPath());
        }
    }

    /** Of a store that could tell an etag. */
    private static final class WithoutEtag extends FileStatus implements EtagSource {
        private static final long serialVersionUID = 1L;

        WithoutEtag(long length, long modified, org.apache.hadoop.fs.Path path) {
            super(length, false, 1, 0, modified, path);
        }

        @Override
        public @Nullable String getEtag() {
            return null;
        }
    }

    private static FileSystemSource source() throws IOException {
        return new FileSystemSource(new Configuration(), FileStatusSource.plain());
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
