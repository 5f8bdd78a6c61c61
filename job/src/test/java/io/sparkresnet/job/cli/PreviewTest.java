package io.sparkresnet.job.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.sparkresnet.job.cli.MainTest.Answer;
import io.sparkresnet.job.model.RecipeText;
import io.sparkresnet.model.image.ChannelMode;
import io.sparkresnet.model.image.ExifPolicy;
import io.sparkresnet.model.image.Interpolation;
import io.sparkresnet.model.image.Recipe;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/** The bundled model's recipe: gray, no resize, no crop, mean and std. */
@Isolated("captures the standard streams")
class PreviewTest {
    private static final List<Float> MEAN = List.of(0.2860f);
    private static final List<Float> STD = List.of(0.3530f);

    @TempDir
    private Path directory;

    @BeforeEach
    void writeImage() throws IOException {
        Files.createDirectories(directory.resolve("in/sub"));
        BufferedImage image = new BufferedImage(6, 4, BufferedImage.TYPE_BYTE_GRAY);
        for (int i = 0; i < 24; i++) {
            image.getRaster().setSample(i % 6, i / 6, 0, 10 * i);
        }
        ImageIO.write(image, "png", directory.resolve("in/sub/a:b c.png").toFile());
    }

    @Test
    void writesTheCrop() throws IOException {
        Answer answer = preview("--crop", "2");

        assertThat(answer).isEqualTo(new Answer(0, "1 previews in file:%s/out, 0 failed\n".formatted(directory), ""));
        assertThat(samples()).isDeepEqualTo(new int[][] {{80, 90}, {140, 150}});
    }

    @Test
    void showsTwoRecipesSideBySide() throws IOException {
        Answer answer = preview("--crop", "2", "--compare", recipe(crop(2, 2), Interpolation.BILINEAR, MEAN));

        assertThat(answer.out()).isEqualTo("""
                sub/a:b c.png: largest pixel difference 0
                1 previews in file:%s/out, 0 failed, 0 differ
                """.formatted(directory));
        assertThat(samples()).isDeepEqualTo(new int[][] {
            {80, 90, 255, 255, 255, 255, 255, 255, 255, 255, 80, 90},
            {140, 150, 255, 255, 255, 255, 255, 255, 255, 255, 140, 150}
        });
    }

    @Test
    void namesTheLargestDifference() throws IOException {
        Answer answer = preview("--resize", "2x2", "--compare", recipe(crop(2, 2), Interpolation.BILINEAR, MEAN));

        assertThat(answer.code()).isZero();
        assertThat(answer.err()).isEmpty();
        assertThat(answer.out())
                .matches("sub/a:b c.png: largest pixel difference [1-9][0-9]*\n"
                        + "1 previews in file:%s/out, 0 failed, 1 differ\n".formatted(directory));
        int[][] samples = samples();
        int largest = 0;
        for (int[] row : samples) {
            largest = Math.max(largest, Math.max(Math.abs(row[0] - row[10]), Math.abs(row[1] - row[11])));
        }
        assertThat(answer.out()).startsWith("sub/a:b c.png: largest pixel difference %d\n".formatted(largest));
    }

    @Test
    void otherSizesDiffer() throws IOException {
        Answer answer = preview("--compare", recipe(crop(2, 3), Interpolation.BILINEAR, MEAN));

        assertThat(answer).isEqualTo(new Answer(0, """
                sub/a:b c.png: 6x4 and 3x2 pixels
                1 previews in file:%s/out, 0 failed, 1 differ
                """.formatted(directory), ""));
        assertThat(samples()).hasDimensions(4, 17);
    }

    @Test
    void saysThatMeanAndStdDoNotShow() throws IOException {
        Answer answer = preview("--mean", "0.5", "--compare", recipe(null, Interpolation.BILINEAR, List.of(0.25f)));

        assertThat(answer.code()).isZero();
        assertThat(answer.err())
                .isEqualTo("spark-resnet: the two recipes differ in mean and std only, which do not show in pixels:"
                        + " mean [0.5] and std [0.353] here, mean [0.25] and std [0.353] there\n");
        assertThat(answer.out()).startsWith("sub/a:b c.png: largest pixel difference 0\n");
    }

    @Test
    void saysThatTheRecipesAreTheSame() throws IOException {
        Answer answer = preview("--mean", "0.25", "--compare", recipe(null, Interpolation.BILINEAR, List.of(0.25f)));

        assertThat(answer.err()).isEqualTo("spark-resnet: the two recipes are the same\n");
    }

    @Test
    void anImageWithoutPreviewIsNamed() throws IOException {
        Files.createFile(directory.resolve("in/empty.jpg"));
        try (RandomAccessFile sparse =
                new RandomAccessFile(directory.resolve("in/large.jpg").toFile(), "rw")) {
            sparse.setLength(300_000_000);
        }

        Answer answer = preview();

        assertThat(answer.code()).isEqualTo(5);
        assertThat(answer.out()).isEqualTo("1 previews in file:%s/out, 2 failed\n".formatted(directory));
        assertThat(answer.err().lines())
                .containsExactlyInAnyOrder(
                        "Cannot preview file:%s/in/empty.jpg: Cannot decode image: it has 0 bytes".formatted(directory),
                        "Cannot preview file:%s/in/large.jpg: too large: 300000000 bytes (expected at most 268435456)"
                                .formatted(directory));
    }

    @Test
    void aCropThatIsTooLargeIsRefused() {
        Answer answer = preview("--crop", "99999");

        assertThat(answer.code()).isEqualTo(5);
        assertThat(answer.err())
                .isEqualTo(
                        "Cannot preview file:%s/in/sub/a:b c.png: Cannot crop image: 99999x99999 is more than 178956970 pixels\n"
                                .formatted(directory));
    }

    @Test
    void aFileWithoutRecipeIsUsage() throws IOException {
        Path other = Files.writeString(directory.resolve("other.json"), "{}");

        assertThat(preview("--compare", other.toString()))
                .isEqualTo(new Answer(
                        2,
                        "",
                        "spark-resnet: Invalid compare: %s holds no recipe (expected model.json, summary.json or the recipe in them)\n"
                                .formatted(other)));
        assertThat(directory.resolve("out")).doesNotExist();
    }

    private static Recipe.Size crop(int height, int width) {
        return new Recipe.Size(height, width);
    }

    private String recipe(
            Recipe.@org.jspecify.annotations.Nullable Size crop, Interpolation interpolation, List<Float> mean)
            throws IOException {
        Recipe recipe = new Recipe(ChannelMode.L, null, interpolation, crop, mean, STD, ExifPolicy.IGNORE);
        Path file = directory.resolve("recipe.json");
        Files.writeString(file, new ObjectMapper().writeValueAsString(Map.of("recipe", RecipeText.keys(recipe))));
        return file.toString();
    }

    private Answer preview(String... more) {
        String[] arguments = new String[5 + more.length];
        arguments[0] = "preview";
        arguments[1] = "--input";
        arguments[2] = directory + "/in";
        arguments[3] = "--output";
        arguments[4] = directory + "/out";
        System.arraycopy(more, 0, arguments, 5, more.length);
        return MainTest.run(arguments);
    }

    private int[][] samples() throws IOException {
        BufferedImage image =
                ImageIO.read(directory.resolve("out/sub/a:b c.png.png").toFile());
        int[][] samples = new int[image.getHeight()][image.getWidth()];
        for (int y = 0; y < samples.length; y++) {
            for (int x = 0; x < samples[y].length; x++) {
                samples[y][x] = image.getRaster().getSample(x, y, 0);
            }
        }
        return samples;
    }
}
