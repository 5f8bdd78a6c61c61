package io.sparkresnet.conformance;

import io.sparkresnet.model.image.ChannelMode;
import io.sparkresnet.model.image.ExifPolicy;
import io.sparkresnet.model.image.Interpolation;
import io.sparkresnet.model.image.Recipe;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One image by one recipe, a line of tab-separated words: id, file, {@code rgb|l}, resize {@code N|HxW|none},
 * interpolation, crop {@code HxW|none}, mean and std with commas, {@code ignore|apply}.
 *
 * @param id names the answer
 * @param file the encoded image
 */
record RecipeTask(String id, Path file, List<String> words) {
    private static final int WORDS = 9;

    static RecipeTask of(String line) {
        List<String> words = List.of(line.split("\t", -1));
        if (words.size() != WORDS) {
            throw new IllegalArgumentException(
                    "Invalid task: %d words (expected %d): %s".formatted(words.size(), WORDS, line));
        }
        return new RecipeTask(words.get(0), Path.of(words.get(1)), words);
    }

    /**
     * The recipe.
     *
     * @throws IllegalArgumentException if this build has no such kernel
     */
    Recipe recipe() {
        return new Recipe(
                ChannelMode.valueOf(upper(2)),
                resize(words.get(3)),
                Interpolation.valueOf(upper(4)),
                words.get(5).equals("none") ? null : size(words.get(5)),
                floats(words.get(6)),
                floats(words.get(7)),
                ExifPolicy.valueOf(upper(8)));
    }

    private String upper(int word) {
        return words.get(word).toUpperCase(Locale.ROOT);
    }

    private static Recipe.@Nullable Resize resize(String text) {
        if (text.equals("none")) {
            return null;
        }
        return text.contains("x") ? new Recipe.Squash(size(text)) : new Recipe.ShorterSide(Integer.parseInt(text));
    }

    private static Recipe.Size size(String text) {
        String[] sides = text.split("x", -1);
        return new Recipe.Size(Integer.parseInt(sides[0]), Integer.parseInt(sides[1]));
    }

    private static List<Float> floats(String text) {
        return Arrays.stream(text.split(",", -1)).map(Float::valueOf).toList();
    }
}
