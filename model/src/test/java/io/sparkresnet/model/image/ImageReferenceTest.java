package io.sparkresnet.model.image;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every recorded image, bit for bit against Pillow and torchvision. */
final class ImageReferenceTest {
    private final ImageDecoder decoder = new ImageDecoder(DecodeLimits.DEFAULT);

    static List<String> images() {
        return Reference.images();
    }

    @Test
    void recordsEveryKindOfImage() {
        assertThat(Reference.images()).hasSize(89);
        assertThat(Reference.recipes()).hasSize(7);
    }

    @ParameterizedTest
    @MethodSource("images")
    void decodesAsPillowConverts(String name) throws ImageDecodeException {
        JsonNode expected = Reference.image(name);
        byte[] encoded = Reference.encoded(name);

        Pixels rgb = decoder.decode(encoded, ChannelMode.RGB, ExifPolicy.IGNORE);
        Pixels gray = decoder.decode(encoded, ChannelMode.L, ExifPolicy.IGNORE);

        assertThat(List.of(rgb.width(), rgb.height(), rgb.channels(), gray.channels()))
                .isEqualTo(List.of(
                        expected.get("width").asInt(), expected.get("height").asInt(), 3, 1));
        byte[] pixels = Reference.rgb(name);
        if (pixels.length > 0) {
            assertThat(largestDifference(rgb.bytes(), pixels))
                    .as("largest difference to Pillow of %s", name)
                    .isZero();
        }
        assertThat(Reference.sha256(rgb.bytes()))
                .isEqualTo(expected.get("rgb_sha256").asText());
        assertThat(Reference.sha256(gray.bytes()))
                .isEqualTo(expected.get("l_sha256").asText());
    }

    @ParameterizedTest
    @MethodSource("images")
    void turnsUprightAsPillowTransposes(String name) throws ImageDecodeException {
        Pixels upright = decoder.decode(Reference.encoded(name), ChannelMode.RGB, ExifPolicy.APPLY);

        assertThat(Reference.sha256(upright.bytes()))
                .isEqualTo(Reference.image(name).get("upright_sha256").asText());
    }

    @ParameterizedTest
    @MethodSource("images")
    void preprocessesAsTorchvisionTransforms(String name) throws ImageDecodeException {
        for (String recipeName : Reference.recipes()) {
            Recipe recipe = Reference.recipe(recipeName);
            Preprocessor preprocessor = new Preprocessor(recipe);
            Pixels image = decoder.decode(Reference.encoded(name), preprocessor);
            Recipe.Size size = preprocessor.outputSize(image.width(), image.height());
            int bytes = 4 * recipe.input().channels() * size.height() * size.width();
            ByteBuffer tensor = ByteBuffer.allocateDirect(bytes).order(ByteOrder.LITTLE_ENDIAN);

            Pixels crop = preprocessor.crop(image);
            preprocessor.write(image, tensor.asFloatBuffer());

            byte[] written = new byte[bytes];
            tensor.get(written);
            JsonNode expected = Reference.image(name).get("recipes").get(recipeName);
            assertThat(List.of(crop.height(), crop.width()))
                    .as("size of %s by %s", name, recipeName)
                    .isEqualTo(List.of(size.height(), size.width()));
            assertThat(Reference.sha256(crop.bytes()))
                    .as("crop of %s by %s", name, recipeName)
                    .isEqualTo(expected.get("crop_sha256").asText());
            assertThat(Reference.sha256(written))
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
