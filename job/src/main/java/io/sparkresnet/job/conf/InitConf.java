package io.sparkresnet.job.conf;

import io.sparkresnet.model.network.Architecture;
import io.sparkresnet.model.network.NamedArchitecture;
import java.util.Optional;

/**
 * Which freshly initialised weights.
 *
 * @param network named by {@code --network}
 * @param classes empty: as many as the network's data set
 */
public record InitConf(
        Optional<String> network, Optional<Integer> classes, long seed, ResidualStart residualStart, String output) {

    /** How a residual branch begins: its last BN weight. */
    public enum ResidualStart {
        /** 1, as every other BN. */
        ONE,
        /** 0, so that each block starts as the identity: torchvision's {@code zero_init_residual}. */
        ZERO
    }

    /** Reads and validates; throws every problem at once. */
    public static InitConf of(Settings settings) throws InvalidConfException {
        settings.require(Key.NETWORK, Key.OUTPUT);
        Optional<String> network = ModelConf.of(settings).network();
        String output = settings.text(Key.OUTPUT).orElse("");
        if (output.contains("://")) {
            settings.problems().add("Invalid output: %s (expected a local file; copy it from there)".formatted(output));
        } else if (settings.has(Key.OUTPUT) && !output.endsWith(".safetensors")) {
            settings.problems().add("Invalid output: %s (expected a name ending in .safetensors)".formatted(output));
        }
        InitConf conf = new InitConf(
                network,
                settings.whole(Key.NUM_CLASSES, 1, 10_000_000).map(Math::toIntExact),
                settings.whole(Key.SEED, Long.MIN_VALUE, Long.MAX_VALUE).orElse(0L),
                settings.has(Key.ZERO_INIT_RESIDUAL) ? ResidualStart.ZERO : ResidualStart.ONE,
                output);
        settings.problems().throwIfAny();
        return conf;
    }

    /** The network with its {@code fc}. */
    public Architecture architecture() {
        Architecture named =
                network.flatMap(NamedArchitecture::named).orElseThrow().architecture();
        return classes.map(named::withNumClasses).orElse(named);
    }
}
