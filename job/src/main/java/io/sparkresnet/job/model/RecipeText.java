package io.sparkresnet.job.model;

import io.sparkresnet.model.image.CropOffset;
import io.sparkresnet.model.image.Recipe;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A recipe in the words of torchvision, and of a job file. */
public final class RecipeText {
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
        keys.put("input", recipe.input().name());
        keys.put("resize", resize(recipe));
        keys.put("interpolation", recipe.interpolation().name().toLowerCase(Locale.ROOT));
        keys.put("crop", size(recipe.crop()));
        keys.put("crop-offset", recipe.cropOffset().name().toLowerCase(Locale.ROOT));
        keys.put("mean", List.copyOf(recipe.mean()));
        keys.put("std", List.copyOf(recipe.std()));
        keys.put("exif", recipe.exif().name().toLowerCase(Locale.ROOT));
        return keys;
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
