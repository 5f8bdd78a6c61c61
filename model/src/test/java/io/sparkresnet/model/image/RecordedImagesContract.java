package io.sparkresnet.model.image;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every image of a recorded set, bit for bit against Pillow and torchvision. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class RecordedImagesContract {
    private final RecordedImages recorded;
    private final int images;
    private final int recipes;
    private final ImageDecoder decoder = new ImageDecoder(DecodeLimits.DEFAULT);

    RecordedImagesContract(RecordedImages recorded, int images, int recipes) {
        this.recorded = recorded;
        this.images = images;
        this.recipes = recipes;
    }

    List<String> images() {
        return recorded.images();
    }

    @Test
    void recordsEveryKindOfImage() {
        assertThat(recorded.images()).hasSize(images);
        assertThat(recorded.recipes()).hasSize(recipes);
    }

    @ParameterizedTest
    @MethodSource("images")
    void decodesAsPillowConverts(String name) throws ImageDecodeException {
        JsonNode expected = recorded.image(name);
        byte[] encoded = recorded.encoded(name);

        Pixels rgb = decoder.decode(encoded, ChannelMode.RGB, ExifPolicy.IGNORE);
        Pixels gray = decoder.decode(encoded, ChannelMode.L, ExifPolicy.IGNORE);

        assertThat(List.of(rgb.width(), rgb.height(), rgb.channels(), gray.channels()))
                .isEqualTo(List.of(
                        expected.get("width").asInt(), expected.get("height").asInt(), 3, 1));
        byte[] pixels = recorded.rgb(name);
        if (pixels.length > 0) {
            assertThat(largestDifference(rgb.bytes(), pixels))
                    .as("largest difference to Pillow of %s", name)
                    .isZero();
        }
        assertThat(RecordedImages.sha256(rgb.bytes()))
                .isEqualTo(expected.get("rgb_sha256").asText());
        assertThat(RecordedImages.sha256(gray.bytes()))
                .isEqualTo(expected.get("l_sha256").asText());
    }

    @ParameterizedTest
    @MethodSource("images")
    void turnsUprightAsPillowTransposes(String name) throws ImageDecodeException {
        Pixels upright = decoder.decode(recorded.encoded(name), ChannelMode.RGB, ExifPolicy.APPLY);

        assertThat(RecordedImages.sha256(upright.bytes()))
                .isEqualTo(recorded.image(name).get("upright_sha256").asText());
    }

    @ParameterizedTest
    @MethodSource("images")
    void preprocessesAsTorchvisionTransforms(String name) throws ImageDecodeException {
        for (String recipeName : recorded.recipes()) {
            Recipe recipe = recorded.recipe(recipeName);
            Preprocessor preprocessor = new Preprocessor(recipe);
            Pixels image = decoder.decode(recorded.encoded(name), preprocessor);
            Recipe.Size size = preprocessor.outputSize(image.width(), image.height());
            int bytes = 4 * recipe.input().channels() * size.height() * size.width();
            ByteBuffer tensor = ByteBuffer.allocateDirect(bytes).order(ByteOrder.LITTLE_ENDIAN);

            Pixels crop = preprocessor.crop(image);
            preprocessor.write(image, tensor.asFloatBuffer());

            byte[] written = new byte[bytes];
            tensor.get(written);
            JsonNode expected = recorded.image(name).get("recipes").get(recipeName);
            assertThat(List.of(crop.height(), crop.width()))
                    .as("size of %s by %s", name, recipeName)
                    .isEqualTo(List.of(size.height(), size.width()));
            assertThat(RecordedImages.sha256(crop.bytes()))
                    .as("crop of %s by %s", name, recipeName)
                    .isEqualTo(expected.get("crop_sha256").asText());
            assertThat(RecordedImages.sha256(written))
                    .as("input of %s by %s", name, recipeName)
                    .isEqualTo(expected.get("tensor_sha256").asText());
        }
    }

    private static int largestDifference(byte[] actual, byte[] expected) {
        assertThat(actual).hasSameSizeAs(expected);
        int largest = 0;
        for (int i = 0; i < actual.length; i++) {
            largest = Math.max(largest, Math.abs((actual[i] & 255) - (expected[i] & 255)));
        }
        return largest;
    }
}
