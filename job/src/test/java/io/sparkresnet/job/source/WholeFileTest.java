package io.sparkresnet.job.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WholeFileTest {
    @TempDir
    private java.nio.file.Path directory;

    @Test
    void readsAnyName() throws IOException {
        for (String name : new String[] {"plain.jpg", "a:b.jpg", "with space %20.jpg", ".hidden", "_x[1]*?.jpg"}) {
            Files.writeString(directory.resolve(name), name);

            assertThat(read(name)).isEqualTo(name);
        }
    }

    @Test
    void takesNoChecksumFileIntoAccount() throws IOException {
        Files.writeString(directory.resolve("a.jpg"), "content");
        Files.writeString(directory.resolve(".a.jpg.crc"), "no checksum of it");

        assertThat(read("a.jpg")).isEqualTo("content");
    }

    @Test
    void readsAnEmptyFile() throws IOException {
        Files.createFile(directory.resolve("empty"));

        assertThat(read("empty")).isEmpty();
    }

    @Test
    void refusesWhatIsTooLargeWithoutReadingIt() throws IOException {
        try (RandomAccessFile sparse =
                new RandomAccessFile(directory.resolve("large").toFile(), "rw")) {
            sparse.setLength((256L << 20) + 1);
        }

        assertThatThrownBy(() -> read("large"))
                .isInstanceOf(IOException.class)
                .hasMessage("too large: 268435457 bytes (expected at most 268435456)");
    }

    @Test
    void refusesADirectory() throws IOException {
        Files.createDirectory(directory.resolve("folder"));

        assertThatThrownBy(() -> read("folder")).isInstanceOf(IOException.class).hasMessage("it is a directory");
    }

    @Test
    void refusesWhatIsMissing() {
        assertThatThrownBy(() -> read("nothing"))
                .isInstanceOf(FileNotFoundException.class)
                .hasMessageContaining("nothing does not exist");
    }

    @Test
    void refusesASchemeThatNobodyKnows() {
        assertThatThrownBy(() -> WholeFile.read(new Path("nowhere://host/a.jpg"), new Configuration()))
                .isInstanceOf(IOException.class)
                .hasMessage("No FileSystem for scheme \"nowhere\"");
    }

    private String read(String name) throws IOException {
        Path path = new Path(new Path("file://" + directory), name.replaceFirst("^", "./"));
        return new String(WholeFile.read(path, new Configuration()), StandardCharsets.UTF_8);
    }
}
