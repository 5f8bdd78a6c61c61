package io.sparkresnet.job.model;

import com.fasterxml.jackson.databind.JsonNode;
import io.sparkresnet.job.conf.InvalidConfException;
import io.sparkresnet.job.conf.Key;
import io.sparkresnet.job.conf.Problems;
import io.sparkresnet.job.conf.RecipeConf;
import io.sparkresnet.job.conf.Settings;
import io.sparkresnet.job.conf.Suggestion;
import io.sparkresnet.model.image.ChannelMode;
import io.sparkresnet.model.image.CropOffset;
import io.sparkresnet.model.image.ExifPolicy;
import io.sparkresnet.model.image.Interpolation;
import io.sparkresnet.model.image.Recipe;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A recipe in the words of torchvision, and of a job file. */
public final class RecipeText {
    private static final String INPUT = "input";
    /** The others are a job file's. */
    private static final Set<Key> KEYS =
            EnumSet.of(Key.RESIZE, Key.INTERPOLATION, Key.CROP, Key.CROP_OFFSET, Key.MEAN, Key.STD, Key.EXIF);

    private RecipeText() {}

    /** The equivalent {@code torchvision.transforms.Compose}. */
    public static String compose(Recipe recipe) {
        StringBuilder text = new StringBuilder("Compose([\n");
        text.append("    Lambda(lambda image: image.convert(\"%s\")),\n".formatted(recipe.input()));
        if (recipe.resize() instanceof Recipe.ShorterSide side) {
            text.append("    Resize(%d, InterpolationMode.%s),\n".formatted(side.pixels(), recipe.interpolation()));
        } else if (recipe.resize() instanceof Recipe.Squash squash) {
            text.append("    Resize((%d, %d), InterpolationMode.%s),\n"
                    .formatted(squash.size().height(), squash.size().width(), recipe.interpolation()));
        }
        Recipe.Size crop = recipe.crop();
        if (crop != null && recipe.cropOffset() == CropOffset.ROUND) {
            text.append("    CenterCrop((%d, %d)),\n".formatted(crop.height(), crop.width()));
        } else if (crop != null) {
            text.append(("    Lambda(lambda image: functional.crop(image, (image.height - %1$d) // 2, "
                            + "(image.width - %2$d) // 2, %1$d, %2$d)),\n")
                    .formatted(crop.height(), crop.width()));
        }
        return text.append("    ToTensor(),\n")
                .append("    Normalize(mean=%s, std=%s),\n])".formatted(recipe.mean(), recipe.std()))
                .toString();
    }

    /** The recipe as the keys and values of a job file. */
    public static Map<String, Object> keys(Recipe recipe) {
        Map<String, Object> keys = new LinkedHashMap<>();
        keys.put(INPUT, recipe.input().name());
        keys.put(Key.RESIZE.word(), resize(recipe));
        keys.put(Key.INTERPOLATION.word(), recipe.interpolation().name().toLowerCase(Locale.ROOT));
        keys.put(Key.CROP.word(), size(recipe.crop()));
        keys.put(Key.CROP_OFFSET.word(), recipe.cropOffset().name().toLowerCase(Locale.ROOT));
        keys.put(Key.MEAN.word(), List.copyOf(recipe.mean()));
        keys.put(Key.STD.word(), List.copyOf(recipe.std()));
        keys.put(Key.EXIF.word(), recipe.exif().name().toLowerCase(Locale.ROOT));
        return keys;
    }

    /** What of the {@link #keys} decides about the pixels of a crop. */
    public static Map<String, Object> pixelKeys(Recipe recipe) {
        Map<String, Object> keys = keys(recipe);
        keys.remove(Key.MEAN.word());
        keys.remove(Key.STD.word());
        return keys;
    }

    /** The recipe on one line, for people. */
    public static String line(Recipe recipe) {
        return keys(recipe).entrySet().stream()
                .map(each -> each.getKey() + " " + each.getValue())
                .collect(Collectors.joining(", "));
    }

    /** Whether {@code json} has any key of a recipe. */
    static boolean isOne(JsonNode json) {
        return json.has(INPUT) || KEYS.stream().anyMatch(key -> json.has(key.word()));
    }

    /** The recipe of the {@link #keys} that {@code json}, an object, holds; throws every problem at once. */
    static Recipe read(JsonNode json) throws InvalidConfException {
        Problems problems = new Problems();
        Map<Key, List<String>> given = new EnumMap<>(Key.class);
        for (Map.Entry<String, JsonNode> each : json.properties()) {
            Optional<Key> key = Key.named(each.getKey()).filter(KEYS::contains);
            if (key.isPresent()) {
                given.put(key.get(), texts(each.getValue()));
            } else if (!each.getKey().equals(INPUT)) {
                List<String> known =
                        new ArrayList<>(KEYS.stream().map(Key::word).toList());
                known.add(INPUT);
                problems.add("Unknown key %s%s".formatted(each.getKey(), Suggestion.phrase(each.getKey(), known)));
            }
        }
        ChannelMode mode = mode(json.path(INPUT), problems);
        given.putIfAbsent(Key.CROP_OFFSET, List.of(CropOffset.ROUND.name().toLowerCase(Locale.ROOT)));
        given.putIfAbsent(Key.CROP_OFFSET, List.of(CropOffset.ROUND.name().toLowerCase(Locale.ROOT)));
        KEYS.stream().filter(key -> !given.containsKey(key)).forEach(key -> problems.add("Missing " + key.word()));
        RecipeConf conf = RecipeConf.of(new Settings(given, Map.of(), problems));
        problems.throwIfAny();
        List<Float> zeros = Collections.nCopies(mode.channels(), 0f);
        List<Float> ones = Collections.nCopies(mode.channels(), 1f);
        return conf.over(new Recipe(mode, null, Interpolation.BILINEAR, null, zeros, ones, ExifPolicy.IGNORE));
    }

    private static ChannelMode mode(JsonNode input, Problems problems) {
        for (ChannelMode each : ChannelMode.values()) {
            if (each.name().equals(input.asText())) {
                return each;
            }
        }
        problems.add(
                input.isMissingNode()
                        ? "Missing " + INPUT
                        : "Invalid %s: %s (expected RGB or L)".formatted(INPUT, text(input)));
        return ChannelMode.RGB;
    }

    private static List<String> texts(JsonNode value) {
        List<String> texts = new ArrayList<>();
        if (value.isArray()) {
            value.forEach(each -> texts.add(text(each)));
        } else {
            texts.add(text(value));
        }
        return texts;
    }

    private static String text(JsonNode value) {
        return value.isValueNode() ? value.asText() : value.toString();
    }

    private static String resize(Recipe recipe) {
        if (recipe.resize() instanceof Recipe.ShorterSide side) {
            return Integer.toString(side.pixels());
        }
        return recipe.resize() instanceof Recipe.Squash squash ? size(squash.size()) : "none";
    }

    private static String size(Recipe.@Nullable Size size) {
        return size == null ? "none" : size.height() + "x" + size.width();
    }
}
