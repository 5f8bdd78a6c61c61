package io.sparkresnet.job.model;

import io.sparkresnet.job.conf.InvalidConfException;
import io.sparkresnet.job.conf.ModelConf;
import io.sparkresnet.job.conf.RecipeConf;
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
 */
public record JobModel(
        String name,
        LoadedWeights loaded,
        Recipe recipe,
        RecipeSource recipeSource,
        List<String> labels,
        Activation activation) {

    /** Loads what {@code model} names and settles recipe, labels and activation. */
    public static JobModel load(ModelConf model, RecipeConf recipe, Configuration conf)
            throws WeightsException, InvalidConfException {
        boolean bundled = model.weights().isEmpty();
        LoadedWeights loaded;
        try (WeightsLocation location = WeightsLocation.of(model.weights(), conf)) {
            loaded = WeightsLoader.load(
                    location.local(),
                    new WeightsOptions(
                            model.weightsPrefix().orElse(null), model.network().orElse(null)));
        }
        Architecture network = loaded.weights().architecture();
        Optional<NamedWeights> published = loaded.recognised();
        Recipe base = bundled
                ? BundledModel.recipe()
                : published.map(NamedWeights::recipe).orElseGet(() -> assumed(network));
        RecipeSource source = !recipe.isEmpty()
                ? RecipeSource.FLAG
                : bundled
                        ? RecipeSource.CONFIG
                        : published.isPresent() ? RecipeSource.RECOGNISED : RecipeSource.ASSUMED;
        return new JobModel(
                model.weights().orElse(BundledModel.NAME),
                loaded,
                recipe.over(base),
                source,
                labels(model, bundled, published, network),
                activation(model, network));
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
            ModelConf model, boolean bundled, Optional<NamedWeights> published, Architecture network)
            throws InvalidConfException {
        if (model.labels().isPresent()) {
            return Labels.read(Path.of(model.labels().get()), network.numClasses());
        }
        return bundled
                ? BundledModel.labels()
                : published.map(NamedWeights::labels).orElse(List.of());
    }

    private static Activation activation(ModelConf model, Architecture network) throws InvalidConfException {
        Activation activation = model.activation().orElse(Activation.SOFTMAX);
        if (network.numClasses() == 1 && activation == Activation.SOFTMAX) {
            throw new InvalidConfException(
                    "Invalid activation: softmax of a single class is always 1 (expected --activation sigmoid or none)");
        }
        return activation;
    }
}
