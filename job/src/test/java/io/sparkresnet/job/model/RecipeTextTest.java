package io.sparkresnet.job.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.sparkresnet.job.conf.InvalidConfException;
import io.sparkresnet.model.image.ChannelMode;
import io.sparkresnet.model.image.ExifPolicy;
import io.sparkresnet.model.image.Interpolation;
import io.sparkresnet.model.image.Recipe;
import io.sparkresnet.model.weights.BundledModel;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class RecipeTextTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void whatIsWrittenIsRead() throws IOException, InvalidConfException {
        List<Recipe> recipes = new ArrayList<>(List.of(Recipe.imageNet(256, 224), BundledModel.recipe()));
        for (Interpolation interpolation : Interpolation.values()) {
            for (Recipe.Resize resize :
                    Arrays.asList(null, new Recipe.ShorterSide(235), new Recipe.Squash(new Recipe.Size(160, 224)))) {
                for (Recipe.Size crop : Arrays.asList(null, new Recipe.Size(224, 224), new Recipe.Size(96, 128))) {
                    recipes.add(new Recipe(
                            ChannelMode.RGB,
                            resize,
                            interpolation,
                            crop,
                            Recipe.IMAGENET_MEAN,
                            List.of(1e-3f, 1f / 3, 2.5f),
                            ExifPolicy.APPLY));
                }
            }
        }

        for (Recipe recipe : recipes) {
            String json = JSON.writeValueAsString(RecipeText.keys(recipe));
            assertThat(RecipeText.read(JSON.readTree(json))).as(json).isEqualTo(recipe);
        }
    }

    @Test
    void readsNumbersWherePeopleWriteThem() throws IOException, InvalidConfException {
        assertThat(RecipeText.read(JSON.readTree("""
                        {"input": "L", "resize": 256, "interpolation": "bicubic", "crop": 224,
                         "mean": 0.5, "std": [0.25], "exif": "ignore"}""")))
                .isEqualTo(new Recipe(
                        ChannelMode.L,
                        new Recipe.ShorterSide(256),
                        Interpolation.BICUBIC,
                        new Recipe.Size(224, 224),
                        List.of(0.5f),
                        List.of(0.25f),
                        ExifPolicy.IGNORE));
    }

    @Test
    void writesOneLine() {
        assertThat(RecipeText.line(Recipe.imageNet(256, 224)))
                .isEqualTo(
                        "input RGB, resize 256, interpolation bilinear, crop 224x224, crop-offset round, mean [0.485, 0.456, 0.406],"
                                + " std [0.229, 0.224, 0.225], exif ignore");
    }

    @Test
    void meanAndStdAreNotAboutPixels() {
        assertThat(RecipeText.pixelKeys(Recipe.imageNet(256, 224)))
                .containsOnlyKeys("input", "resize", "interpolation", "crop", "crop-offset", "exif");
    }

    @Test
    void rejectsEveryProblemAtOnce() {
        assertThatThrownBy(() -> RecipeText.read(JSON.readTree("""
                        {"input": ["RGB"], "resize": "25x", "croop": 1, "weights": 2, "crop": null,
                         "mean": [1, {"r": 2}, 3], "std": 0, "exif": [1, 2]}""")))
                .isInstanceOf(InvalidConfException.class)
                .hasMessage("""
                        10 problems:
                          - Unknown key croop (did you mean crop?)
                          - Unknown key weights
                          - Invalid input: ["RGB"] (expected RGB or L)
                          - Missing interpolation
                          - Invalid resize: 25x (expected pixels as N or HxW, or none)
                          - Invalid crop: null (expected pixels as N or HxW, or none)
                          - Invalid mean: {"r":2} (expected numbers separated by commas)
                          - Invalid exif: 2 values (expected one)
                          - Invalid exif: 1 (expected ignore, apply)
                          - Invalid std: [0.0] (expected numbers above 0)""");
    }

    @Test
    void rejectsMeanAndStdOfOtherChannels() {
        assertThatThrownBy(() -> RecipeText.read(JSON.readTree("""
                        {"input": "L", "resize": "none", "interpolation": "bilinear", "crop": "none",
                         "mean": [1, 2, 3], "std": [1, 2, 3], "exif": "ignore"}""")))
                .isInstanceOf(InvalidConfException.class)
                .hasMessage("""
                        2 problems:
                          - Invalid mean: [1.0, 2.0, 3.0] (expected 1, one per channel of the network's input)
                          - Invalid std: [1.0, 2.0, 3.0] (expected 1, one per channel of the network's input)""");
    }

    @Test
    void rejectsAMissingInput() {
        assertThatThrownBy(() -> RecipeText.read(JSON.readTree("""
                        {"resize": "none", "interpolation": "bilinear", "crop": "none",
                         "mean": [1, 2, 3], "std": [1, 2, 3], "exif": "ignore"}""")))
                .isInstanceOf(InvalidConfException.class)
                .hasMessage("Missing input");
    }
}
