package io.sparkresnet.model.config;

import io.sparkresnet.model.image.ChannelMode;
import io.sparkresnet.model.image.ExifPolicy;
import io.sparkresnet.model.image.Interpolation;
import io.sparkresnet.model.image.Recipe;
import io.sparkresnet.model.network.Architecture;
import io.sparkresnet.model.weights.NetworkVariant;
import io.sparkresnet.model.weights.UnseenTraits;
import io.sparkresnet.model.weights.WeightsException;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * timm's {@code config.json}: {@code architecture}, {@code model_args} and {@code pretrained_cfg}, whose values stood at the top
 * in older files. The recipe is that of timm's {@code resolve_data_config} and {@code create_transform} for evaluation.
 */
final class TimmConfig implements ModelConfig {
    private static final String PRETRAINED = "pretrained_cfg";
    /** timm's {@code DEFAULT_CROP_PCT}. */
    private static final double CROP_PCT = 0.875;

    private static final int SIDE = 224;

    private final ConfigFile file;
    private final ConfigFile pretrained;
    private final Optional<String> architecture;

    TimmConfig(ConfigFile file) throws WeightsException {
        this.file = file;
        pretrained = file.inside(PRETRAINED);
        Optional<String> atTop = file.text("architecture");
        architecture = atTop.isPresent() ? atTop : pretrained.text("architecture");
        Optional<String> unseen = UnseenTraits.in(file.settings());
        if (unseen.isPresent()) {
            throw new WeightsException(
                    "Cannot use weights beside %s: they are of no plain residual network, for it says %s"
                            .formatted(file.path(), unseen.get()));
        }
    }

    /** Whether timm wrote that file. */
    static boolean matches(ConfigFile file) {
        return file.has(PRETRAINED) || (file.value("architecture").isTextual() && !file.has("layer_type"));
    }

    @Override
    public void requireMatches(Architecture found) throws WeightsException {
        Contradictions contradictions = new Contradictions();
        Optional<String> plain = architecture.flatMap(NetworkVariant::plainName);
        if (plain.isPresent()) {
            contradictions.compare("architecture", plain.get(), found.name());
        }
        for (ConfigFile each : List.of(file, file.inside("model_args"), pretrained)) {
            List<Integer> size = each.wholes("input_size");
            if (!size.isEmpty()) {
                contradictions.compare("input_size channels", size.get(0), found.inputChannels());
            }
            compareWhole(contradictions, each, "in_chans", found.inputChannels());
            if (found.numClasses() > 0) {
                compareWhole(contradictions, each, "num_classes", found.numClasses());
            }
        }
        compareWhole(contradictions, file, "num_features", found.embeddingWidth());
        if (found.numClasses() > 0 && !labels().isEmpty()) {
            contradictions.compare("label_names", labels().size() + " names", found.numClasses() + " names");
        }
        Optional<String> firstConvolution = pretrained.text("first_conv");
        if (firstConvolution.isPresent()) {
            contradictions.compare("first_conv", firstConvolution.get(), "conv1");
        }
        contradictions.throwIfAny(file.path());
    }

    private static void compareWhole(Contradictions contradictions, ConfigFile in, String key, int tensors) {
        if (in.value(key).isInt()) {
            contradictions.compare(key, in.value(key).intValue(), tensors);
        }
    }

    @Override
    public boolean tellsNetwork() {
        return architecture.flatMap(NetworkVariant::plainName).isPresent();
    }

    @Override
    public Optional<Recipe> recipe(RecipeSize size, Architecture network) throws WeightsException {
        boolean test = size == RecipeSize.TEST;
        String sizeKey = test && pretrained.has("test_input_size") ? "test_input_size" : "input_size";
        List<Integer> input = pretrained.wholes(sizeKey);
        if (input.isEmpty()) {
            input = List.of(ChannelMode.RGB.channels(), SIDE, SIDE);
        }
        if (input.size() != 3 || input.contains(0)) {
            throw pretrained.refusal(sizeKey, "[channels, height, width]");
        }
        ChannelMode mode = network.inputChannels() == 1 ? ChannelMode.L : ChannelMode.RGB;
        String cropKey = test && pretrained.has("test_crop_pct") ? "test_crop_pct" : "crop_pct";
        double cropPct = pretrained.positive(cropKey).orElse(CROP_PCT);
        Interpolation interpolation = pretrained.interpolation(
                "interpolation", pretrained.text("interpolation").orElse("bicubic"));
        Recipe.Size crop = new Recipe.Size(input.get(1), input.get(2));
        return Optional.of(new Recipe(
                mode,
                resize(crop, cropPct, sizeKey, cropKey),
                interpolation,
                crop,
                channels("mean", Recipe.IMAGENET_MEAN, mode),
                channels("std", Recipe.IMAGENET_STD, mode),
                ExifPolicy.IGNORE));
    }

    /** The crop's size over {@code crop_pct}, rounded down, as timm's {@code transforms_imagenet_eval} has it. */
    private Recipe.Resize resize(Recipe.Size crop, double cropPct, String sizeKey, String cropKey)
            throws WeightsException {
        double height = Math.floor(crop.height() / cropPct);
        double width = Math.floor(crop.width() / cropPct);
        if (!(Math.min(height, width) >= 1 && Math.max(height, width) <= Short.MAX_VALUE)) {
            throw pretrained.refusal(cropKey, "a part of the image such as 0.875");
        }
        Recipe.Size scaled = new Recipe.Size((int) height, (int) width);
        String cropMode = pretrained.text("crop_mode").orElse("center");
        if (cropMode.equals("squash")) {
            return new Recipe.Squash(scaled);
        }
        if (!cropMode.equals("center")) {
            throw pretrained.refusal("crop_mode", "center or squash");
        }
        if (scaled.height() != scaled.width()) {
            throw pretrained.refusal(sizeKey, "as many pixels in height as in width, or crop_mode squash");
        }
        return new Recipe.ShorterSide(scaled.height());
    }

    /** Where the file has another number of values than the network has channels, their mean, as timm does. */
    private List<Float> channels(String key, List<Float> otherwise, ChannelMode mode) throws WeightsException {
        List<Double> numbers = pretrained.numbers(key);
        boolean fits = numbers.size() == 1 || numbers.size() == mode.channels();
        if (numbers.isEmpty() ? mode == ChannelMode.RGB : fits) {
            return pretrained.channels(
                    key, otherwise, mode.channels(), key.equals("std") ? 0 : Double.NEGATIVE_INFINITY);
        }
        List<Double> all = numbers.isEmpty()
                ? otherwise.stream().map(value -> (double) value).toList()
                : numbers;
        double mean = all.stream().mapToDouble(Double::doubleValue).sum() / all.size();
        if (key.equals("std") && !(mean > 0)) {
            throw pretrained.refusal(key, "numbers above 0");
        }
        return Collections.nCopies(mode.channels(), (float) mean);
    }

    @Override
    public boolean hasTestSize() {
        return pretrained.has("test_input_size") || pretrained.has("test_crop_pct");
    }

    @Override
    public List<String> labels() throws WeightsException {
        List<String> atTop = Labels.of(file, "label_names");
        return atTop.isEmpty() ? Labels.of(pretrained, "label_names") : atTop;
    }
}
