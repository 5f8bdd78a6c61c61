package io.sparkresnet.model.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.FloatBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class PreprocessorTest {
    private static final Pixels TWO = new Pixels(2, 1, 1, new byte[] {(byte) 255, 51});

    private static Recipe gray(Recipe.@Nullable Resize resize, Recipe.@Nullable Size crop) {
        return new Recipe(
                ChannelMode.L, resize, Interpolation.BILINEAR, crop, List.of(0.5f), List.of(0.25f), ExifPolicy.IGNORE);
    }

    @Test
    void writesAtTheBuffersPosition() {
        FloatBuffer out = FloatBuffer.allocate(4);
        out.put(9);
        new Preprocessor(gray(null, null)).write(TWO, out);
        assertThat(out.position()).isEqualTo(3);
        assertThat(out.array()).containsExactly(9, 2, (51 / 255f - 0.5f) / 0.25f, 0);
    }

    @Test
    void padsBlackBeforeNormalisation() {
        FloatBuffer out = FloatBuffer.allocate(12);
        new Preprocessor(gray(null, new Recipe.Size(3, 4))).write(TWO, out);
        float second = (51 / 255f - 0.5f) / 0.25f;
        assertThat(out.array()).containsExactly(-2, -2, -2, -2, -2, 2, second, -2, -2, -2, -2, -2);
    }

    @Test
    void placesTheCropAsItsOffsetSays() {
        Pixels four = new Pixels(4, 1, 1, new byte[] {0, 51, 102, -1});

        assertThat(crop(four, 1, CropOffset.ROUND)).containsExactly(102);
        assertThat(crop(four, 1, CropOffset.FLOOR)).containsExactly(51);
        assertThat(crop(TWO, 3, CropOffset.ROUND)).containsExactly(-1, 51, 0);
        assertThat(crop(TWO, 3, CropOffset.FLOOR)).containsExactly(0, -1, 51);
    }

    private static byte[] crop(Pixels pixels, int width, CropOffset offset) {
        Recipe recipe = new Recipe(
                ChannelMode.L,
                null,
                Interpolation.BILINEAR,
                new Recipe.Size(1, width),
                List.of(0f),
                List.of(1f),
                ExifPolicy.IGNORE,
                offset);
        FloatBuffer values = FloatBuffer.allocate(width);
        new Preprocessor(recipe).write(pixels, values);
        byte[] samples = new byte[width];
        for (int i = 0; i < width; i++) {
            samples[i] = (byte) Math.round(values.get(i) * 255);
        }
        return samples;
    }

    @Test
    void forgetsEarlierImages() {
        Preprocessor preprocessor = new Preprocessor(gray(null, new Recipe.Size(1, 3)));
        FloatBuffer out = FloatBuffer.allocate(6);
        preprocessor.write(new Pixels(3, 1, 1, new byte[] {-1, -1, -1}), out);
        preprocessor.write(new Pixels(1, 1, 1, new byte[] {-1}), out);
        assertThat(out.array()).containsExactly(2, 2, 2, -2, 2, -2);
    }

    @Test
    void truncatesTheLongSide() throws ImageDecodeException {
        Preprocessor preprocessor = new Preprocessor(gray(new Recipe.ShorterSide(256), null));
        assertThat(preprocessor.outputSize(500, 375)).isEqualTo(new Recipe.Size(256, 341));
        assertThat(preprocessor.outputSize(375, 500)).isEqualTo(new Recipe.Size(341, 256));
    }

    @Test
    void sizesFollowTheRecipeWhereItFixesThem() throws ImageDecodeException {
        Recipe.Size size = new Recipe.Size(3, 4);
        assertThat(new Preprocessor(gray(null, size)).outputSize(500, 375)).isEqualTo(size);
        assertThat(new Preprocessor(gray(new Recipe.Squash(size), null)).outputSize(500, 375))
                .isEqualTo(size);
    }

    @Test
    void cropsAnImageThatWouldGrowBeyondAllBounds() {
        byte[] bytes = new byte[1_000_000];
        FloatBuffer out = FloatBuffer.allocate(4);
        new Preprocessor(gray(new Recipe.ShorterSide(100_000), new Recipe.Size(2, 2)))
                .write(new Pixels(1, 1_000_000, 1, bytes), out);
        assertThat(out.array()).containsExactly(-2, -2, -2, -2);
    }

    @Test
    void refusesAnImageThatGrowsBeyondTheLimits() {
        assertThatExceptionOfType(ImageDecodeException.class)
                .isThrownBy(
                        () -> new Preprocessor(gray(new Recipe.ShorterSide(100_000), null)).outputSize(1, 1_000_000))
                .withMessage(
                        "Cannot resize image: 1x1000000 becomes 100000x100000000000, expected at most 178956970 pixels")
                .satisfies(refusal -> assertThat(refusal.kind()).isEqualTo(ImageDecodeException.Kind.TOO_LARGE));
    }

    @Test
    void rejectsAnImageOfOtherChannels() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Preprocessor(Recipe.imageNet(256, 224)).write(TWO, FloatBuffer.allocate(200_000)))
                .withMessage("Invalid image: 1 channels (expected 3 for RGB)");
    }

    @Test
    void rejectsABufferThatIsTooSmall() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Preprocessor(gray(null, null)).write(TWO, FloatBuffer.allocate(1)))
                .withMessage("Invalid buffer: room for 1 values (expected at least 2)");
    }
}
