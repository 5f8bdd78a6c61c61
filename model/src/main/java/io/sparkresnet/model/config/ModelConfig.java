package io.sparkresnet.model.config;

import io.sparkresnet.model.image.Recipe;
import io.sparkresnet.model.network.Architecture;
import io.sparkresnet.model.weights.WeightsException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** What the configuration files in the directory of weights say. Immutable and thread-safe. */
public sealed interface ModelConfig permits TimmConfig, HuggingFaceConfig {
    /** timm's and transformers' description of the network. */
    String CONFIG = "config.json";
    /** transformers' description of the preprocessing. */
    String PREPROCESSOR = "preprocessor_config.json";
    /** Every file that is looked at. */
    List<String> FILES = List.of(CONFIG, PREPROCESSOR);

    /**
     * What the files in that directory say; empty where there are none, or only of other programs.
     *
     * @throws WeightsException where a file is damaged, or says that the network is none that is read
     */
    static Optional<ModelConfig> read(Path directory) throws WeightsException {
        Optional<ConfigFile> config = ConfigFile.read(directory.resolve(CONFIG));
        Optional<ConfigFile> preprocessor = ConfigFile.read(directory.resolve(PREPROCESSOR));
        if (config.isPresent() && TimmConfig.matches(config.get())) {
            return Optional.of(new TimmConfig(config.get()));
        }
        boolean ofTransformers = config.filter(HuggingFaceConfig::matches).isPresent()
                || preprocessor.filter(HuggingFaceProcessor::matches).isPresent();
        return ofTransformers
                ? Optional.of(new HuggingFaceConfig(config.filter(HuggingFaceConfig::matches), preprocessor))
                : Optional.empty();
    }

    /** Refuses a network that the files contradict; names what they say and what the tensors are. */
    void requireMatches(Architecture found) throws WeightsException;

    /** Whether the files say all that keys and shapes do not show: stride, eps, dilation, activation. */
    boolean tellsNetwork();

    /**
     * The preprocessing for that network; empty where the files do not speak of it.
     *
     * @throws WeightsException where they ask for a step that there is not; the message names the key
     */
    Optional<Recipe> recipe(RecipeSize size, Architecture network) throws WeightsException;

    /** Whether the files know another size for {@link RecipeSize#TEST}. */
    boolean hasTestSize();

    /** Class names in the order of fc's outputs; none where the files do not name them. */
    List<String> labels() throws WeightsException;
}
