package io.sparkresnet.model.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class WeightsDirectoryTest {
    private final Path directory;

    WeightsDirectoryTest(@TempDir Path directory) {
        this.directory = directory;
    }

    @Test
    void takesTheOneWeightsFile() throws IOException, WeightsException {
        create("config.json");
        Path weights = create("best.pth");

        assertThat(WeightsDirectory.resolve(directory)).isEqualTo(weights);
        assertThat(WeightsDirectory.resolve(weights)).isEqualTo(weights);
    }

    @Test
    void prefersTheNamesOfHuggingFace() throws IOException, WeightsException {
        create("other.pth");
        Path pickled = create("pytorch_model.bin");
        assertThat(WeightsDirectory.resolve(directory)).isEqualTo(pickled);
        Path safe = create("model.safetensors");
        assertThat(WeightsDirectory.resolve(directory)).isEqualTo(safe);
    }

    @Test
    void asksWhichOfTwo() throws IOException {
        create("b.pth");
        create("a.safetensors");

        assertThatThrownBy(() -> WeightsDirectory.resolve(directory))
                .isInstanceOf(WeightsException.class)
                .hasMessage(
                        "Cannot read weights %s: the directory holds 2 weights files (a.safetensors, b.pth); name one",
                        directory);
    }

    @Test
    void saysThatThereIsNone() {
        assertThatThrownBy(() -> WeightsDirectory.resolve(directory))
                .isInstanceOf(WeightsException.class)
                .hasMessage(
                        "Cannot read weights %s: the directory holds no file ending in .safetensors, .pth, .pt, .bin",
                        directory);
    }

    private Path create(String name) throws IOException {
        return Files.write(directory.resolve(name), new byte[0]);
    }
}
