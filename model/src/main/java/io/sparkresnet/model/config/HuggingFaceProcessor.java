package io.sparkresnet.model.config;

import com.fasterxml.jackson.databind.JsonNode;
import io.sparkresnet.model.image.ChannelMode;
import io.sparkresnet.model.image.CropOffset;
import io.sparkresnet.model.image.ExifPolicy;
import io.sparkresnet.model.image.Interpolation;
import io.sparkresnet.model.image.Recipe;
import io.sparkresnet.model.weights.WeightsException;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * An image processor of transformers as a recipe, after its PIL backend (the slow one of version 4): what is missing in the
 * file is the processor's own default. Processors with steps that a recipe has not are refused by name.
 */
final class HuggingFaceProcessor {
    private static final List<Float> STANDARD = List.of(0.5f, 0.5f, 0.5f);
    private static final List<Float> CLIP_MEAN = List.of((float) 0.48145466, (float) 0.4578275, (float) 0.40821073);
    private static final List<Float> CLIP_STD = List.of((float) 0.26862954, (float) 0.26130258, (float) 0.27577711);
    private static final double RESCALE = 1 / 255.0;
    /** From this side on ConvNext's processor squashes and does not crop. */
    private static final int CONVNEXT_SQUASHES_FROM = 384;

    /** Pillow's codes of its kernels. */
    private static final List<String> KERNELS = List.of("nearest", "lanczos", "bilinear", "bicubic", "box", "hamming");

    private final ConfigFile file;
    private final int channels;
    private final Kind kind;

    HuggingFaceProcessor(ConfigFile file, int channels) throws WeightsException {
        this.file = file;
        this.channels = channels;
        this.kind = kind(file);
    }

    /** The processors that are known, with the defaults of their classes. */
    private enum Kind {
        CONVNEXT(Recipe.IMAGENET_MEAN, Recipe.IMAGENET_STD, "bicubic", 384, 0, false),
        VIT(STANDARD, STANDARD, "bilinear", 224, 0, true),
        DEIT(STANDARD, STANDARD, "bicubic", 256, 224, true),
        BIT(CLIP_MEAN, CLIP_STD, "bicubic", 224, 224, false),
        CLIP(CLIP_MEAN, CLIP_STD, "bicubic", 224, 224, false),
        MOBILENETV1(STANDARD, STANDARD, "bilinear", 256, 224, false),
        MOBILENETV2(STANDARD, STANDARD, "bilinear", 256, 224, false);

        private final List<Float> mean;
        private final List<Float> std;
        private final String kernel;
        private final int size;
        private final int crop;
        private final boolean square;

        Kind(List<Float> mean, List<Float> std, String kernel, int size, int crop, boolean square) {
            this.mean = mean;
            this.std = std;
            this.kernel = kernel;
            this.size = size;
            this.crop = crop;
            this.square = square;
        }
    }

    /** Whether an image processor wrote that file. */
    static boolean matches(ConfigFile file) {
        return file.has("image_processor_type") || file.has("feature_extractor_type") || file.has("image_mean");
    }

    private static Kind kind(ConfigFile file) throws WeightsException {
        String key = file.has("image_processor_type") ? "image_processor_type" : "feature_extractor_type";
        String type = file.text(key).orElse("");
        String name = type.replaceFirst("(ImageProcessor|FeatureExtractor)(Fast|Pil)?$", "")
                .toUpperCase(Locale.ROOT);
        for (Kind each : Kind.values()) {
            if (each.name().equals(name)) {
                return each;
            }
        }
        throw refusal(
                file, key, "ConvNext, ViT, DeiT, Bit, CLIP, MobileNetV1 or MobileNetV2 with ImageProcessor behind");
    }

    private static WeightsException refusal(ConfigFile file, String key, String expected) {
        return file.refusal(
                key, expected + "; --resize, --crop, --interpolation, --mean and --std together take its place");
    }

    /** Its steps as a recipe. */
    Recipe recipe() throws WeightsException {
        for (String step :
                List.of("do_pad", "do_flip_channel_order", "do_reduce_labels", "do_thumbnail", "rescale_offset")) {
            if (file.flag(step, false)) {
                throw refusal(file, step, "false");
            }
        }
        double factor = file.positive("rescale_factor").orElse(RESCALE);
        if (!file.flag("do_rescale", true)) {
            throw refusal(file, "do_rescale", "true");
        }
        if (Math.abs(factor - RESCALE) > RESCALE * 1e-9) {
            throw refusal(file, "rescale_factor", "1/255");
        }
        ChannelMode mode = channels == 1 ? ChannelMode.L : ChannelMode.RGB;
        boolean normalizes = file.flag("do_normalize", true);
        List<Float> zero = Collections.nCopies(mode.channels(), 0f);
        List<Float> one = Collections.nCopies(mode.channels(), 1f);
        Steps steps = steps();
        return new Recipe(
                mode,
                steps.resize(),
                interpolation(),
                steps.crop(),
                normalizes ? values("image_mean", kind.mean, mode, Double.NEGATIVE_INFINITY) : zero,
                normalizes ? values("image_std", kind.std, mode, 0) : one,
                ExifPolicy.IGNORE,
                CropOffset.FLOOR);
    }

    private List<Float> values(String key, List<Float> otherwise, ChannelMode mode, double above)
            throws WeightsException {
        if (!file.has(key) && mode != ChannelMode.RGB) {
            throw refusal(file, key, "%d numbers".formatted(mode.channels()));
        }
        return file.channels(key, otherwise, mode.channels(), above);
    }

    private Interpolation interpolation() throws WeightsException {
        JsonNode code = file.value("resample");
        if (!file.has("resample")) {
            return file.interpolation("resample", kind.kernel);
        }
        if (!code.isInt() || code.intValue() < 0 || code.intValue() >= KERNELS.size()) {
            throw refusal(file, "resample", "a code of Pillow's from 0 to 5");
        }
        return file.interpolation("resample", KERNELS.get(code.intValue()));
    }

    private Steps steps() throws WeightsException {
        Recipe.@Nullable Resize resize = file.flag("do_resize", true) ? resize() : null;
        boolean crops = file.flag("do_center_crop", kind.crop > 0);
        Recipe.@Nullable Size crop = crops ? cropSize() : null;
        if (kind != Kind.CONVNEXT || !(resize instanceof Recipe.ShorterSide side)) {
            return new Steps(resize, crop);
        }
        return convNext(side.pixels(), crop);
    }

    /** ConvNext's size is that of the crop: resized to more by {@code crop_pct}, and squashed from 384 on. */
    private Steps convNext(int side, Recipe.@Nullable Size crop) throws WeightsException {
        Recipe.Size square = new Recipe.Size(side, side);
        if (side >= CONVNEXT_SQUASHES_FROM) {
            return new Steps(new Recipe.Squash(square), crop);
        }
        if (crop != null && !crop.equals(square)) {
            throw refusal(file, "crop_size", "the size itself, %d, to which this processor crops".formatted(side));
        }
        double resized = side / file.positive("crop_pct").orElse(224 / 256.0);
        if (!(resized >= 1 && resized <= Short.MAX_VALUE)) {
            throw refusal(file, "crop_pct", "a part of the image such as 0.875");
        }
        return new Steps(new Recipe.ShorterSide((int) resized), square);
    }

    private Recipe.Resize resize() throws WeightsException {
        JsonNode size = file.value("size");
        Optional<Recipe.Size> both = both("size");
        if (both.isPresent()) {
            if (kind == Kind.CONVNEXT) {
                throw refusal(file, "size", "shortest_edge");
            }
            return new Recipe.Squash(both.get());
        }
        if (size.isObject() && keys(size).equals(Set.of("shortest_edge"))) {
            return new Recipe.ShorterSide(
                    file.inside("size").side("shortest_edge").orElseThrow(this::unusableSize));
        }
        if (size.isObject() || size.isArray()) {
            throw unusableSize();
        }
        int side = file.side("size").orElse(kind.size);
        return kind.square ? new Recipe.Squash(new Recipe.Size(side, side)) : new Recipe.ShorterSide(side);
    }

    private WeightsException unusableSize() {
        return refusal(file, "size", "shortest_edge alone, or height and width");
    }

    private Recipe.Size cropSize() throws WeightsException {
        Optional<Recipe.Size> both = both("crop_size");
        if (both.isPresent()) {
            return both.get();
        }
        if (file.value("crop_size").isObject() || (!file.has("crop_size") && kind.crop == 0)) {
            throw refusal(file, "crop_size", "height and width");
        }
        int side = file.side("crop_size").orElse(kind.crop);
        return new Recipe.Size(side, side);
    }

    /** An object's height and width and nothing else. */
    private Optional<Recipe.Size> both(String key) throws WeightsException {
        JsonNode value = file.value(key);
        if (!value.isObject() || !keys(value).equals(Set.of("height", "width"))) {
            return Optional.empty();
        }
        Optional<Integer> height = file.inside(key).side("height");
        Optional<Integer> width = file.inside(key).side("width");
        return height.isPresent() && width.isPresent()
                ? Optional.of(new Recipe.Size(height.get(), width.get()))
                : Optional.empty();
    }

    /** Those whose value is not null. */
    private static Set<String> keys(JsonNode object) {
        return object.properties().stream()
                .filter(each -> !each.getValue().isNull())
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
    }

    private record Steps(Recipe.@Nullable Resize resize, Recipe.@Nullable Size crop) {}
}
