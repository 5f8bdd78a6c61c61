package io.sparkresnet.job.model;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import io.sparkresnet.job.conf.InvalidConfException;
import io.sparkresnet.job.conf.Key;
import io.sparkresnet.job.source.NamedFile;
import io.sparkresnet.model.image.Recipe;
import java.io.IOException;
import org.apache.hadoop.conf.Configuration;

/** A recipe that a run left behind: the {@code recipe} object of its {@code model.json} or {@code summary.json}, or such a file. */
public final class RecipeFile {
    private static final ObjectReader JSON =
            new ObjectMapper().reader().with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private static final String RECIPE = "recipe";

    private RecipeFile() {}

    /** The recipe in the file that was {@code typed} for {@code key}. */
    public static Recipe read(Key key, String typed, Configuration conf) throws InvalidConfException {
        JsonNode root;
        try {
            root = JSON.readTree(NamedFile.read(key, typed, conf));
        } catch (IOException e) {
            int line = e instanceof JsonProcessingException json && json.getLocation() != null
                    ? json.getLocation().getLineNr()
                    : 1;
            throw new InvalidConfException(
                    "Cannot read %s %s: %s at line %d".formatted(key.word(), typed, NamedFile.notJson(e), line));
        }
        JsonNode recipe =
                root.has(RECIPE) ? root.get(RECIPE) : root.path("model").path(RECIPE);
        if (recipe.isMissingNode()) {
            recipe = root;
        }
        if (!recipe.isObject() || !RecipeText.isOne(recipe)) {
            throw new InvalidConfException(
                    "Invalid %s: %s holds no recipe (expected model.json, summary.json or the recipe in them)"
                            .formatted(key.word(), typed));
        }
        try {
            return RecipeText.read(recipe);
        } catch (InvalidConfException e) {
            throw new InvalidConfException("Invalid %s: %s: %s".formatted(key.word(), typed, e.getMessage()));
        }
    }
}
