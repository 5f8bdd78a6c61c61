package io.sparkresnet.job.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkresnet.job.run.OutputDirectory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoImagesTest {
    @Test
    void anImageThatIsThereStaysTheSameVersion(@TempDir Path directory) throws Exception {
        org.apache.hadoop.fs.Path root = new org.apache.hadoop.fs.Path("file:" + directory);
        OutputDirectory output = OutputDirectory.of(root, new Configuration());
        Path folder = directory.resolve("images");
        DemoImages images = DemoImages.bundled();
        images.writeTo(output, new org.apache.hadoop.fs.Path(root, "images"));
        Path whole = first(folder);
        byte[] content = Files.readAllBytes(whole);
        Files.setLastModifiedTime(whole, FileTime.fromMillis(1_000));

        images.writeTo(output, new org.apache.hadoop.fs.Path(root, "images"));

        assertThat(Files.getLastModifiedTime(whole)).isEqualTo(FileTime.fromMillis(1_000));
        assertThat(whole).hasBinaryContent(content);
        assertThat(images.truth()).hasSize(300);
    }

    @Test
    void anImageThatIsCutIsWrittenAgain(@TempDir Path directory) throws Exception {
        org.apache.hadoop.fs.Path root = new org.apache.hadoop.fs.Path("file:" + directory);
        OutputDirectory output = OutputDirectory.of(root, new Configuration());
        DemoImages images = DemoImages.bundled();
        images.writeTo(output, new org.apache.hadoop.fs.Path(root, "images"));
        Path cut = first(directory.resolve("images"));
        byte[] content = Files.readAllBytes(cut);
        Files.write(cut, new byte[] {1, 2, 3});

        images.writeTo(output, new org.apache.hadoop.fs.Path(root, "images"));

        assertThat(cut).hasBinaryContent(content);
    }

    private static Path first(Path folder) throws Exception {
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().findFirst().orElseThrow();
        }
    }
}
