package io.sparkresnet.job.conf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class InitConfTest {
    @Test
    void defaults() throws InvalidConfException {
        InitConf conf = conf(Map.of(Key.NETWORK, List.of("resnet18"), Key.OUTPUT, List.of("a.safetensors")));

        assertThat(conf)
                .isEqualTo(new InitConf(
                        Optional.of("resnet18"), Optional.empty(), 0, InitConf.ResidualStart.ONE, "a.safetensors"));
        assertThat(conf.architecture().numClasses()).isEqualTo(1000);
    }

    @Test
    void explicitMappings() throws InvalidConfException {
        InitConf conf = conf(Map.of(
                Key.NETWORK, List.of("resnet20"),
                Key.OUTPUT, List.of("a.safetensors"),
                Key.NUM_CLASSES, List.of("7"),
                Key.SEED, List.of("-3"),
                Key.ZERO_INIT_RESIDUAL, List.of()));

        assertThat(conf.seed()).isEqualTo(-3);
        assertThat(conf.residualStart()).isEqualTo(InitConf.ResidualStart.ZERO);
        assertThat(conf.architecture().numClasses()).isEqualTo(7);
        assertThat(conf.architecture().name()).isEqualTo("resnet20");
    }

    @Test
    void rejectsOtherContainersAndMissingNetworks() {
        assertThatThrownBy(() -> conf(Map.of(Key.OUTPUT, List.of("a.pth"))))
                .isInstanceOf(InvalidConfException.class)
                .hasMessage("""
                        2 problems:
                          - Missing --network
                          - Invalid output: a.pth (expected a name ending in .safetensors)""");
    }

    @Test
    void rejectsSeedsThatAreNoNumber() {
        assertThatThrownBy(() -> conf(Map.of(
                        Key.NETWORK, List.of("resnet18"),
                        Key.OUTPUT, List.of("a.safetensors"),
                        Key.SEED, List.of("abc"))))
                .isInstanceOf(InvalidConfException.class)
                .hasMessage("Invalid seed: abc (expected a whole number of 64 bits)");
    }

    @Test
    void rejectsAStore() {
        assertThatThrownBy(() -> conf(
                        Map.of(Key.NETWORK, List.of("resnet18"), Key.OUTPUT, List.of("s3a://bucket/a.safetensors"))))
                .isInstanceOf(InvalidConfException.class)
                .hasMessage("Invalid output: s3a://bucket/a.safetensors (expected a local file; copy it from there)");
    }

    private static InitConf conf(Map<Key, List<String>> given) throws InvalidConfException {
        return InitConf.of(new Settings(given, Map.of(), new Problems()));
    }
}
