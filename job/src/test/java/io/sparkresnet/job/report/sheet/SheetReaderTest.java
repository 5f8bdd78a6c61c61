package io.sparkresnet.job.report.sheet;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkresnet.job.report.scan.Sample;
import io.sparkresnet.job.report.scan.Samples;
import io.sparkresnet.model.image.ExifPolicy;
import io.sparkresnet.model.image.Pixels;
import io.sparkresnet.udf.ImageRef;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import javax.imageio.ImageIO;
import org.apache.hadoop.conf.Configuration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SheetReaderTest {
    @TempDir
    private Path directory;

    @Test
    void aSmallImageStaysAsItIs() throws Exception {
        byte[] pixels = noise(28, 20);
        Tile tile = only(sample(image("small.png", 28, 20, pixels), 0, null));

        assertThat(tile.instead()).isEmpty();
        assertThat(tile.picture()).startsWith("data:image/png;base64,");
        assertThat(shown(tile)).isEqualTo("28x20");
    }

    @Test
    void aPhotographBecomesASmallJpeg() throws Exception {
        Tile tile = only(sample(image("large.png", 600, 300, noise(600, 300)), 0, null));

        assertThat(tile.picture()).startsWith("data:image/jpeg;base64,");
        assertThat(shown(tile)).isEqualTo("144x72");
        assertThat(tile.picture().length()).isLessThan(20_000);
    }

    @Test
    void whatIsGoneOrHasChangedOrIsNoImageIsATileThatSaysSo() throws Exception {
        Path text = Files.writeString(directory.resolve("text.png"), "no image");
        Path gone = directory.resolve("gone.png");

        assertThat(only(sample(gone, 10, null)).instead()).isEqualTo("not shown: does not exist");
        assertThat(only(sample(text, 7, null)).instead()).isEqualTo("not shown: it has changed since it was listed");
        assertThat(only(sample(text, 9, null)).instead()).isEqualTo("not shown: it has changed since it was listed");
        assertThat(only(sample(text, 8, null)).instead()).startsWith("not shown: Cannot decode image: ");
        assertThat(only(sample(text, 17 << 20, null)).instead())
                .isEqualTo("not shown: it has 17 MB (expected at most 16)");
    }

    @Test
    void whatFailedToDecodeOrEndedAProcessIsNotTriedAgain() throws Exception {
        Path image = image("good.png", 2, 2, noise(2, 2));

        assertThat(only(sample(image, 0, new Sample.Failure("decode", "corrupt", "broken")))
                        .picture())
                .isEmpty();
        assertThat(only(sample(image, 0, new Sample.Failure("infer", "crashed", "ended")))
                        .picture())
                .isEmpty();
        assertThat(only(sample(image, 0, new Sample.Failure("infer", "not_finite", "NaN")))
                        .picture())
                .startsWith("data:image/png");
    }

    @Test
    void withoutPicturesEachTileSaysWhy() throws Exception {
        Sample sample = sample(image("good.png", 2, 2, noise(2, 2)), 0, null);
        Samples samples = new Samples(List.of(sample), List.of(), List.of(), List.of());

        assertThat(SheetReader.without(samples, "not asked for").mostConfident())
                .containsExactly(new Tile(sample, "", "not asked for"));
    }

    private static Tile only(Sample sample) {
        boolean failed = sample.failure() != null;
        Samples samples = failed
                ? new Samples(List.of(), List.of(), List.of(), List.of(List.of(sample)))
                : new Samples(List.of(sample), List.of(), List.of(), List.of());
        ContactSheet sheet = SheetReader.read(samples, new Configuration(), ExifPolicy.IGNORE, Duration.ofMinutes(1));
        return failed ? sheet.failed().get(0) : sheet.mostConfident().get(0);
    }

    private static Sample sample(Path file, long length, Sample.@Nullable Failure failure) throws IOException {
        ImageRef image = new ImageRef("file:" + file, length > 0 ? length : Files.size(file), 0, null);
        return new Sample(image, 1, 1, "png", failure == null ? 0 : -1, null, 0.5f, failure);
    }

    private Path image(String name, int width, int height, byte[] pixels) throws IOException {
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        new Pixels(width, height, 3, pixels).writePng(png);
        return Files.write(directory.resolve(name), png.toByteArray());
    }

    private static byte[] noise(int width, int height) {
        byte[] pixels = new byte[width * height * 3];
        new Random(1).nextBytes(pixels);
        return pixels;
    }

    private static String shown(Tile tile) throws IOException {
        byte[] content = Base64.getDecoder()
                .decode(tile.picture().substring(tile.picture().indexOf(',') + 1));
        java.awt.image.BufferedImage image = ImageIO.read(new ByteArrayInputStream(content));
        return image.getWidth() + "x" + image.getHeight();
    }
}
