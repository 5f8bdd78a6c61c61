package io.sparkresnet.job.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkresnet.job.conf.InvalidConfException;
import io.sparkresnet.job.conf.Key;
import io.sparkresnet.model.image.Recipe;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecipeFileTest {
    private static final String RECIPE = """
            {"input": "RGB", "resize": "256", "interpolation": "bilinear", "crop": "224x224",
             "mean": [0.485, 0.456, 0.406], "std": [0.229, 0.224, 0.225], "exif": "ignore"}""";

    @TempDir
    private Path directory;

    @Test
    void readsTheRecipeOfARun() throws IOException, InvalidConfException {
        for (String content : new String[] {
            RECIPE,
            "{\"fingerprint\": \"x\", \"recipe\": %s, \"recipe_source\": \"flag\"}\n".formatted(RECIPE),
            "{\"run\": \"x\", \"model\": {\"network\": \"resnet18\", \"recipe\": %s}}".formatted(RECIPE)
        }) {
            assertThat(read(content)).isEqualTo(Recipe.imageNet(256, 224));
        }
    }

    @Test
    void refusesAFileThatIsNotThere() {
        assertThatThrownBy(() -> RecipeFile.read(Key.COMPARE, file().toString(), new Configuration()))
                .isInstanceOf(InvalidConfException.class)
                .hasMessage("Cannot read compare %s: does not exist".formatted(file()));
    }

    @Test
    void refusesWhatIsNotJson() {
        assertThatThrownBy(() -> read("{\"resize\":\n256;"))
                .isInstanceOf(InvalidConfException.class)
                .hasMessage(
                        "Cannot read compare %s: not JSON: Unexpected character (';' (code 59)): was expecting comma"
                                        .formatted(file())
                                + " to separate Object entries at line 2");
        assertThatThrownBy(() -> read(RECIPE + "\n}"))
                .isInstanceOf(InvalidConfException.class)
                .hasMessage(
                        "Cannot read compare %s: not JSON: Unexpected close marker '}': no open Object to close at line 3"
                                .formatted(file()));
    }

    @Test
    void refusesAFileWithoutRecipe() {
        for (String content :
                new String[] {"{}", "[]", "", "7", "{\"run\": \"x\", \"model\": {}}", "{\"recipe\": 1}"}) {
            assertThatThrownBy(() -> read(content))
                    .isInstanceOf(InvalidConfException.class)
                    .hasMessage(
                            "Invalid compare: %s holds no recipe (expected model.json, summary.json or the recipe in them)"
                                    .formatted(file()));
        }
    }

    @Test
    void namesTheFileOfEveryProblem() {
        assertThatThrownBy(() -> read(RECIPE.replace("\"256\"", "\"x\"").replace("exif", "exit")))
                .isInstanceOf(InvalidConfException.class)
                .hasMessage("""
                        Invalid compare: %s: 3 problems:
                          - Unknown key exit (did you mean exif?)
                          - Missing exif
                          - Invalid resize: x (expected pixels as N or HxW, or none)""".formatted(file()));
    }

    private Path file() {
        return directory.resolve("other.json");
    }

    private Recipe read(String content) throws IOException, InvalidConfException {
        Files.writeString(file(), content);
        return RecipeFile.read(Key.COMPARE, file().toString(), new Configuration());
    }
}
