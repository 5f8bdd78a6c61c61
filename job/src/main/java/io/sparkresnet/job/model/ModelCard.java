package io.sparkresnet.job.model;

import io.sparkresnet.model.inference.CompiledModel;
import io.sparkresnet.model.network.Architecture;
import io.sparkresnet.model.weights.LoadedWeights;
import io.sparkresnet.model.weights.NamedWeights;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** {@code model.json}: everything that tells which model made the rows of a run. */
public final class ModelCard {
    private ModelCard() {}

    /** The card as keys and values. */
    public static Map<String, Object> of(JobModel model, CompiledModel compiled, Map<String, String> versions) {
        LoadedWeights loaded = model.loaded();
        Architecture network = loaded.weights().architecture();
        Map<String, Object> card = new LinkedHashMap<>();
        card.put("fingerprint", compiled.fingerprint());
        card.put("network", network.name());
        card.put("classes", network.numClasses());
        card.put("weights", model.name());
        card.put("weights_sha256", loaded.fileSha256());
        card.put("tensor_digest", loaded.tensorDigest());
        card.put("published", loaded.recognised().map(NamedWeights::name).orElse(""));
        card.put("container", loaded.container());
        card.put("key_scheme", loaded.keyScheme());
        card.put("precision", "fp32");
        card.put("activation", model.activation().name().toLowerCase(Locale.ROOT));
        card.put("recipe", RecipeText.keys(model.recipe()));
        card.put("recipe_source", model.recipeSource().word());
        card.put("assumed", List.copyOf(model.assumptions()));
        card.put("versions", versions);
        return card;
    }
}
