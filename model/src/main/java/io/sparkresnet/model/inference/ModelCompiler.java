package io.sparkresnet.model.inference;

import io.sparkresnet.model.image.Recipe;
import io.sparkresnet.model.onnx.OnnxLowering;
import io.sparkresnet.model.weights.Weights;

/** Turns weights and a recipe into the model that executors evaluate; done once, on the driver. */
public final class ModelCompiler {
    private ModelCompiler() {}

    /**
     * The network lowered to float32 with batch normalisation folded.
     *
     * @throws IllegalArgumentException where the recipe's channels are not the network's
     */
    public static CompiledModel compile(Weights weights, Recipe recipe) {
        int channels = weights.architecture().inputChannels();
        if (recipe.input().channels() != channels) {
            throw new IllegalArgumentException("Cannot compile %s: its stem takes %d channels, the recipe gives %d (%s)"
                    .formatted(
                            weights.architecture().name(),
                            channels,
                            recipe.input().channels(),
                            recipe.input()));
        }
        return new CompiledModel(
                weights.architecture(), recipe, OnnxLowering.lower(weights), Fingerprint.of(weights, recipe));
    }
}
