package io.sparkresnet.model.config;

import io.sparkresnet.model.image.Recipe;
import io.sparkresnet.model.network.Architecture;
import io.sparkresnet.model.network.BlockKind;
import io.sparkresnet.model.network.Stage;
import io.sparkresnet.model.network.Stem;
import io.sparkresnet.model.weights.UnseenTraits;
import io.sparkresnet.model.weights.WeightsException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What {@code save_pretrained} of transformers writes: {@code ResNetConfig}, and an image processor's configuration. */
final class HuggingFaceConfig implements ModelConfig {
    private static final String MODEL_TYPE = "resnet";

    private final Optional<ConfigFile> config;
    private final Optional<ConfigFile> preprocessor;

    HuggingFaceConfig(Optional<ConfigFile> config, Optional<ConfigFile> preprocessor) throws WeightsException {
        this.config = config;
        this.preprocessor = preprocessor;
        if (config.isPresent()) {
            refuseOthers(config.get());
        }
    }

    /** Whether transformers wrote that file. */
    static boolean matches(ConfigFile file) {
        return file.value("model_type").isTextual();
    }

    private static void refuseOthers(ConfigFile file) throws WeightsException {
        if (!file.text("model_type").orElse("").equals(MODEL_TYPE)) {
            throw file.refusal("model_type", "resnet; where the file is not of these weights, move them apart");
        }
        if (!file.text("hidden_act").orElse("relu").equals("relu")) {
            throw file.refusal("hidden_act", "relu");
        }
        boolean bottleneck = file.text("layer_type").orElse("bottleneck").equals("bottleneck");
        if (bottleneck && file.flag("downsample_in_bottleneck", false)) {
            throw file.refusal(
                    "downsample_in_bottleneck",
                    "false: stride on the 3x3 convolution, V1.5; on the first 1x1, V1, is not read");
        }
        if (file.flag("downsample_in_first_stage", false)) {
            throw file.refusal("downsample_in_first_stage", "false: stride 1 in the first stage");
        }
        Optional<String> unseen = UnseenTraits.in(file.settings());
        if (unseen.isPresent()) {
            throw new WeightsException(
                    "Cannot use weights beside %s: they are of no plain residual network, for it says %s"
                            .formatted(file.path(), unseen.get()));
        }
    }

    @Override
    public void requireMatches(Architecture found) throws WeightsException {
        if (config.isEmpty()) {
            return;
        }
        ConfigFile file = config.get();
        Contradictions contradictions = new Contradictions();
        if (file.has("layer_type")) {
            String block = found.block() == BlockKind.BOTTLENECK ? "bottleneck" : "basic";
            contradictions.compare("layer_type", file.text("layer_type").orElse(""), block);
        }
        compareList(
                contradictions,
                "depths",
                found.stages().stream().map(Stage::blocks).toList());
        compareList(
                contradictions,
                "hidden_sizes",
                found.stages().stream()
                        .map(stage -> stage.planes() * found.block().expansion())
                        .toList());
        compareWhole(contradictions, "embedding_size", found.stemWidth());
        compareWhole(contradictions, "num_channels", found.inputChannels());
        if (found.numClasses() > 0) {
            compareWhole(contradictions, "num_labels", found.numClasses());
            if (file.value("id2label").isObject()) {
                contradictions.compare("id2label names", file.value("id2label").size(), found.numClasses());
            }
        }
        compareReduction(contradictions, found);
        contradictions.throwIfAny(file.path());
    }

    /** transformers' bottleneck is a quarter of its output wide, in one group, and its stem is that of ImageNet's networks. */
    private static void compareReduction(Contradictions contradictions, Architecture found) {
        contradictions.compare("model_type resnet, and so the stem", Stem.IMAGENET, found.stem());
        contradictions.compare("model_type resnet, and so the groups", 1, found.groups());
        List<Integer> planes = found.stages().stream().map(Stage::planes).toList();
        List<Integer> widths = found.stages().stream().map(Stage::width).toList();
        contradictions.compare("model_type resnet, and so the widths inside its blocks", planes, widths);
        List<Integer> strides = new ArrayList<>(List.of(1));
        while (strides.size() < found.stages().size()) {
            strides.add(2);
        }
        contradictions.compare(
                "model_type resnet, and so the strides",
                strides,
                found.stages().stream().map(Stage::stride).toList());
    }

    private void compareList(Contradictions contradictions, String key, List<Integer> tensors) throws WeightsException {
        List<Integer> said = config.orElseThrow().wholes(key);
        if (!said.isEmpty()) {
            contradictions.compare(key, said, tensors);
        }
    }

    private void compareWhole(Contradictions contradictions, String key, int tensors) {
        if (config.orElseThrow().value(key).isInt()) {
            contradictions.compare(key, config.orElseThrow().value(key).intValue(), tensors);
        }
    }

    @Override
    public boolean tellsNetwork() {
        return config.isPresent();
    }

    @Override
    public Optional<Recipe> recipe(RecipeSize size, Architecture network) throws WeightsException {
        return preprocessor.isPresent() && HuggingFaceProcessor.matches(preprocessor.get())
                ? Optional.of(new HuggingFaceProcessor(preprocessor.get(), network.inputChannels()).recipe())
                : Optional.empty();
    }

    @Override
    public boolean hasTestSize() {
        return false;
    }

    @Override
    public List<String> labels() throws WeightsException {
        return config.isPresent() ? Labels.of(config.get(), "id2label") : List.of();
    }
}
