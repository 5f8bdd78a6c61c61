package io.sparkresnet.model.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sparkresnet.model.image.DecodeLimits;
import io.sparkresnet.model.image.ImageDecoder;
import io.sparkresnet.model.image.Pixels;
import io.sparkresnet.model.image.Preprocessor;
import io.sparkresnet.model.image.Recipe;
import io.sparkresnet.model.network.NamedArchitecture;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * What a directory's recipe makes of an image is, bit for bit, what transformers' processor and timm's transform make of it:
 * {@code make_checkpoint_kinds.py --recorded} writes the digests.
 */
final class ConfigRecipeReferenceTest {
    private static final Path KINDS = Path.of("src/test/resources/io/sparkresnet/model/weights/kinds");

    @TestFactory
    List<DynamicTest> givesTheLibrarysPixels() throws IOException {
        JsonNode recipes =
                new ObjectMapper().readTree(KINDS.resolve("recipes.json").toFile());
        List<DynamicTest> tests = new ArrayList<>();
        for (Map.Entry<String, JsonNode> directory : recipes.properties()) {
            for (Map.Entry<String, JsonNode> size : directory.getValue().properties()) {
                for (Map.Entry<String, JsonNode> image : size.getValue().properties()) {
                    String name = "%s %s %s".formatted(directory.getKey(), size.getKey(), image.getKey());
                    tests.add(DynamicTest.dynamicTest(
                            name, () -> assertThat(digest(directory.getKey(), size.getKey(), image.getKey()))
                                    .isEqualTo(image.getValue().get("sha256").textValue())));
                }
            }
        }
        assertThat(tests).hasSize(9);
        return tests;
    }

    private static String digest(String directory, String size, String image) throws Exception {
        Recipe recipe = ModelConfig.read(KINDS.resolve(directory))
                .orElseThrow()
                .recipe(RecipeSize.valueOf(size.toUpperCase(Locale.ROOT)), NamedArchitecture.RESNET18.architecture())
                .orElseThrow();
        Pixels pixels = new ImageDecoder(DecodeLimits.DEFAULT)
                .decode(Files.readAllBytes(KINDS.resolve("images").resolve(image)), recipe.input(), recipe.exif());
        Preprocessor preprocessor = new Preprocessor(recipe);
        Recipe.Size out = preprocessor.outputSize(pixels.width(), pixels.height());
        ByteBuffer values = ByteBuffer.allocate(recipe.input().channels() * out.height() * out.width() * Float.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN);
        preprocessor.write(pixels, values.asFloatBuffer());
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(values.array()));
    }
}
