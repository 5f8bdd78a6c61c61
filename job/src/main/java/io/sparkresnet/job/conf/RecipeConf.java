package io.sparkresnet.job.conf;

import io.sparkresnet.model.config.RecipeSize;
import io.sparkresnet.model.image.CropOffset;
import io.sparkresnet.model.image.ExifPolicy;
import io.sparkresnet.model.image.Interpolation;
import io.sparkresnet.model.image.Recipe;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The parts of the recipe that were given; the others come with the weights.
 *
 * @param mean empty: not given
 * @param std empty: not given
 * @param size which of a configuration file's recipes is meant; empty: the first
 */
public record RecipeConf(
        Optional<Given<Recipe.Resize>> resize,
        Optional<Interpolation> interpolation,
        Optional<Given<Recipe.Size>> crop,
        List<Float> mean,
        List<Float> std,
        Optional<ExifPolicy> exif,
        Optional<CropOffset> cropOffset,
        Optional<RecipeSize> size) {

    private static final Pattern SIZE = Pattern.compile("([0-9]{1,5})x([0-9]{1,5})");
    private static final String SIZES = "pixels as N or HxW, or none";

    /** Reads the recipe's keys. */
    public static RecipeConf of(Settings settings) {
        RecipeConf conf = new RecipeConf(
                settings.value(Key.RESIZE, SIZES, RecipeConf::resizeOf),
                settings.choice(Key.INTERPOLATION, Interpolation.class),
                settings.value(Key.CROP, SIZES, RecipeConf::cropOf),
                channelValues(settings, Key.MEAN),
                channelValues(settings, Key.STD),
                settings.choice(Key.EXIF, ExifPolicy.class),
                settings.choice(Key.CROP_OFFSET, CropOffset.class),
                settings.choice(Key.RECIPE_SIZE, RecipeSize.class));
        if (conf.std.stream().anyMatch(each -> each <= 0)) {
            settings.problems().add("Invalid std: %s (expected numbers above 0)".formatted(conf.std));
        }
        return conf;
    }

    /** Whether anything that changes pixels was given. */
    public boolean isEmpty() {
        return resize.isEmpty()
                && interpolation.isEmpty()
                && crop.isEmpty()
                && mean.isEmpty()
                && std.isEmpty()
                && exif.isEmpty()
                && cropOffset.isEmpty();
    }

    /** Whether nothing of another recipe would be left. */
    public boolean isComplete() {
        return resize.isPresent() && interpolation.isPresent() && crop.isPresent() && !mean.isEmpty() && !std.isEmpty();
    }

    /** {@code base} with what was given in place of its own; refused where mean or std do not fit its channels. */
    public Recipe over(Recipe base) throws InvalidConfException {
        int channels = base.input().channels();
        Problems problems = new Problems();
        for (List<Float> values : List.of(mean, std)) {
            if (!values.isEmpty() && values.size() != channels) {
                problems.add("Invalid %s: %s (expected %d, one per channel of the network's input)"
                        .formatted(values == mean ? "mean" : "std", values, channels));
            }
        }
        problems.throwIfAny();
        return new Recipe(
                base.input(),
                resize.isPresent() ? resize.get().step().orElse(null) : base.resize(),
                interpolation.orElse(base.interpolation()),
                crop.isPresent() ? crop.get().step().orElse(null) : base.crop(),
                mean.isEmpty() ? base.mean() : mean,
                std.isEmpty() ? base.std() : std,
                exif.orElse(base.exif()),
                cropOffset.orElse(base.cropOffset()));
    }

    private static List<Float> channelValues(Settings settings, Key key) {
        List<Float> values = settings.values(key, "numbers separated by commas", text -> {
            float number = Float.parseFloat(text);
            if (!Float.isFinite(number)) {
                throw new IllegalArgumentException(text);
            }
            return number;
        });
        if (settings.has(key)
                && values.size() == settings.all(key).size()
                && values.size() != 1
                && values.size() != 3) {
            settings.problems()
                    .add("Invalid %s: %d values (expected 3, or 1 for a one-channel network)"
                            .formatted(key.word(), values.size()));
        }
        return List.copyOf(values);
    }

    private static Given<Recipe.Resize> resizeOf(String text) {
        if (text.equals("none")) {
            return new Given<>(Optional.empty());
        }
        Recipe.Resize resize =
                text.contains("x") ? new Recipe.Squash(size(text)) : new Recipe.ShorterSide(Integer.parseInt(text));
        return new Given<>(Optional.of(resize));
    }

    private static Given<Recipe.Size> cropOf(String text) {
        return new Given<>(text.equals("none") ? Optional.empty() : Optional.of(size(text)));
    }

    private static Recipe.Size size(String text) {
        Matcher both = SIZE.matcher(text);
        if (both.matches()) {
            return new Recipe.Size(Integer.parseInt(both.group(1)), Integer.parseInt(both.group(2)));
        }
        int side = Integer.parseInt(text);
        return new Recipe.Size(side, side);
    }
}
