package io.sparkresnet.job.conf;

import io.sparkresnet.model.inference.Activation;
import io.sparkresnet.model.network.NamedArchitecture;
import java.util.Optional;

/**
 * Which model.
 *
 * @param weights file, directory, URI or published name; empty: the bundled model
 * @param weightsPrefix under which keys the network stands; empty: found
 * @param network only where the keys cannot tell
 * @param labels a file; empty: those that come with the weights
 * @param activation empty: softmax
 */
public record ModelConf(
        Optional<String> weights,
        Optional<String> weightsPrefix,
        Optional<String> network,
        Optional<String> labels,
        Precision precision,
        Optional<Activation> activation) {

    static ModelConf of(Settings settings) {
        Optional<String> network = settings.text(Key.NETWORK);
        network.filter(name -> NamedArchitecture.named(name).isEmpty()).ifPresent(name -> settings.problems()
                .add("Invalid network: %s (expected one of %s)%s"
                        .formatted(
                                name,
                                String.join(", ", NamedArchitecture.names()),
                                Suggestion.phrase(name, NamedArchitecture.names()))));
        return new ModelConf(
                settings.text(Key.WEIGHTS),
                settings.text(Key.WEIGHTS_PREFIX),
                network,
                settings.text(Key.LABELS),
                settings.choice(Key.PRECISION, Precision.class).orElse(Precision.FP32),
                settings.choice(Key.ACTIVATION, Activation.class));
    }
}
