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
                        "Cannot read weights %s: the directory holds no file ending in .safetensors, .pth, .pt, .bin, .ckpt, .pth.tar",
                        directory);
    }

    @Test
    void refusesShards() throws IOException {
        create("model-00001-of-00002.safetensors");
        create("model-00002-of-00002.safetensors");
        create("model.safetensors.index.json");

        assertThatThrownBy(() -> WeightsDirectory.resolve(directory))
                .isInstanceOf(WeightsException.class)
                .hasMessage(
                        "Cannot read weights %s: the directory holds weights in shards (model.safetensors.index.json), which are not "
                                + "joined; save them in one file: model.save_pretrained(directory, max_shard_size=\"50GB\")",
                        directory);
    }

    private Path create(String name) throws IOException {
        return Files.write(directory.resolve(name), new byte[0]);
    }
}
