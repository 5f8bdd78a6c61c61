package io.sparkresnet.job.model;

import io.sparkresnet.job.conf.InvalidConfException;
import io.sparkresnet.job.conf.ModelConf;
import io.sparkresnet.job.conf.RecipeConf;
import io.sparkresnet.model.config.ModelConfig;
import io.sparkresnet.model.config.RecipeSize;
import io.sparkresnet.model.image.ChannelMode;
import io.sparkresnet.model.image.Recipe;
import io.sparkresnet.model.inference.Activation;
import io.sparkresnet.model.network.Architecture;
import io.sparkresnet.model.weights.BundledModel;
import io.sparkresnet.model.weights.LoadedWeights;
import io.sparkresnet.model.weights.NamedWeights;
import io.sparkresnet.model.weights.WeightsException;
import io.sparkresnet.model.weights.WeightsLoader;
import io.sparkresnet.model.weights.WeightsOptions;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;

/**
 * The model of a job: weights with what was found out about them, and the recipe and labels that go with them. Immutable.
 *
 * @param name of the weights as it was typed, or the bundled model's
 * @param loaded the weights
 * @param recipe the preprocessing
 * @param recipeSource who said so
 * @param labels in the order of fc's outputs; empty: none known
 * @param activation from logits to probabilities
 * @param assumptions what neither tensors nor configuration files tell, a sentence each
 */
public record JobModel(
        String name,
        LoadedWeights loaded,
        Recipe recipe,
        RecipeSource recipeSource,
        List<String> labels,
        Activation activation,
        List<String> assumptions) {

    /** Loads what {@code model} names and settles recipe, labels and activation. */
    public static JobModel load(ModelConf model, RecipeConf flags, Configuration conf)
            throws WeightsException, InvalidConfException {
        boolean bundled = model.weights().isEmpty();
        LoadedWeights loaded;
        Optional<ModelConfig> config;
        try (WeightsLocation location = WeightsLocation.of(model.weights(), conf)) {
            config = location.configDirectory().isPresent()
                    ? ModelConfig.read(location.configDirectory().get())
                    : Optional.empty();
            loaded = WeightsLoader.load(
                    location.local(),
                    new WeightsOptions(
                            model.weightsPrefix().orElse(null), model.network().orElse(null)));
        }
        Architecture network = loaded.weights().architecture();
        if (config.isPresent()) {
            config.get().requireMatches(network);
        }
        Base base = base(flags, bundled, config, loaded);
        return new JobModel(
                model.weights().orElse(BundledModel.NAME),
                loaded,
                flags.over(base.recipe()),
                flags.isEmpty() ? base.source() : RecipeSource.FLAG,
                labels(model, bundled, config, loaded),
                activation(model, network),
                config.filter(ModelConfig::tellsNetwork).isPresent() ? List.of() : loaded.assumptions());
    }

    /** The recipe that the flags are laid over, and who said so. */
    private static Base base(RecipeConf flags, boolean bundled, Optional<ModelConfig> config, LoadedWeights loaded)
            throws WeightsException, InvalidConfException {
        RecipeSize size = flags.size().orElse(RecipeSize.TRAIN);
        if (size == RecipeSize.TEST && config.filter(ModelConfig::hasTestSize).isEmpty()) {
            throw new InvalidConfException(
                    "Invalid recipe-size: test (expected weights with a config.json of timm's beside "
                            + "them that has test_input_size or test_crop_pct)");
        }
        Architecture network = loaded.weights().architecture();
        if (bundled) {
            return new Base(BundledModel.recipe(), RecipeSource.CONFIG);
        }
        if (config.isPresent() && !flags.isComplete()) {
            Optional<Recipe> said = config.get().recipe(size, network);
            if (said.isPresent()) {
                return new Base(said.get(), RecipeSource.CONFIG);
            }
        }
        return loaded.recognised()
                .map(named -> new Base(named.recipe(), RecipeSource.RECOGNISED))
                .orElseGet(() -> new Base(assumed(network), RecipeSource.ASSUMED));
    }

    /** What is assumed where nobody said: torchvision's first ImageNet recipe; gray images for a one-channel stem. */
    private static Recipe assumed(Architecture network) {
        Recipe imageNet = Recipe.imageNet(256, 224);
        if (network.inputChannels() == ChannelMode.RGB.channels()) {
            return imageNet;
        }
        return new Recipe(
                ChannelMode.L,
                imageNet.resize(),
                imageNet.interpolation(),
                imageNet.crop(),
                List.of(0.5f),
                List.of(0.5f),
                imageNet.exif());
    }

    private static List<String> labels(
            ModelConf model, boolean bundled, Optional<ModelConfig> config, LoadedWeights loaded)
            throws InvalidConfException, WeightsException {
        int classes = loaded.weights().architecture().numClasses();
        if (model.labels().isPresent()) {
            return Labels.read(Path.of(model.labels().get()), classes);
        }
        if (bundled) {
            return BundledModel.labels();
        }
        List<String> said = config.isPresent() ? config.get().labels() : List.of();
        if (classes > 0 && !said.isEmpty()) {
            return said;
        }
        return loaded.recognised().map(NamedWeights::labels).orElse(List.of());
    }

    private static Activation activation(ModelConf model, Architecture network) throws InvalidConfException {
        Activation activation = model.activation().orElse(Activation.SOFTMAX);
        if (network.numClasses() == 1 && activation == Activation.SOFTMAX) {
            throw new InvalidConfException(
                    "Invalid activation: softmax of a single class is always 1 (expected --activation sigmoid or none)");
        }
        return activation;
    }

    private record Base(Recipe recipe, RecipeSource source) {}
}
