package io.sparkresnet.job.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkresnet.job.conf.InvalidConfException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LabelsTest {
    @TempDir
    private Path directory;

    @Test
    void skipsAByteOrderMark() throws Exception {
        assertThat(Labels.read(file("\uFEFFcat\ndog\n"))).containsExactly("cat", "dog");
        assertThat(Labels.read(file("\uFEFF[\"cat\", \"dog\"]"))).containsExactly("cat", "dog");
        assertThat(Labels.read(file("\uFEFF{\"id2label\": {\"1\": \"dog\", \"0\": \"cat\"}}")))
                .containsExactly("cat", "dog");
    }

    @Test
    void keepsAMarkInsideOfTheText() throws Exception {
        assertThat(Labels.read(file("cat\n\uFEFFdog\n"))).containsExactly("cat", "\uFEFFdog");
    }

    @Test
    void saysThatItIsADirectory() {
        assertThatThrownBy(() -> Labels.read(directory))
                .isInstanceOf(InvalidConfException.class)
                .hasMessage("Cannot read labels %s: it is a directory", directory);
    }

    private Path file(String text) throws IOException {
        return Files.writeString(directory.resolve("labels"), text);
    }
}
