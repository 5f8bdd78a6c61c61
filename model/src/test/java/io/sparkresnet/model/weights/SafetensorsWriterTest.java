package io.sparkresnet.model.weights;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkresnet.model.network.Architecture;
import io.sparkresnet.model.network.NamedArchitecture;
import io.sparkresnet.model.weights.Initialization.ResidualScale;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SafetensorsWriterTest {
    private final Path directory;

    SafetensorsWriterTest(@TempDir Path directory) {
        this.directory = directory;
    }

    @Test
    void writesWhatTheLoaderReads() throws IOException, WeightsException {
        for (NamedArchitecture named : NamedArchitecture.values()) {
            Architecture architecture = named.architecture().withNumClasses(3);
            if (named == NamedArchitecture.RESNET18 || architecture.stages().size() == 3) {
                Weights weights = Initialization.kaiming(architecture, 5, ResidualScale.ONE);
                Path file = directory.resolve(named.torchvisionName());
                SafetensorsWriter.write(weights, file, Map.of("format", "pt", "seed", "5"));
                LoadedWeights loaded = WeightsLoader.load(file, new WeightsOptions("", named.torchvisionName()));

                assertThat(loaded.weights().architecture()).isEqualTo(architecture);
                assertThat(loaded.tensorDigest()).isEqualTo(TensorDigest.of(weights));
                assertThat(loaded.metadata()).containsOnly(Map.entry("format", "pt"), Map.entry("seed", "5"));
                assertThat(loaded.keyScheme()).isEqualTo("torchvision");
                assertThat(loaded.ignored()).isEmpty();
                assertThat(loaded.recognised()).isEmpty();
            }
        }
    }

    @Test
    void alignsValuesAsSafetensorsDoes() throws IOException {
        Path file = directory.resolve("weights");
        Weights weights = Initialization.kaiming(NamedArchitecture.RESNET20.architecture(), 5, ResidualScale.ONE);
        for (int i = 0; i < 9; i++) {
            SafetensorsWriter.write(weights, file, Map.of("k", "x".repeat(i)));
            long header = ByteBuffer.wrap(Files.readAllBytes(file))
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .getLong();

            assertThat(header % 8).isZero();
        }
    }
}
