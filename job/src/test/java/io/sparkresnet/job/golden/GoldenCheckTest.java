package io.sparkresnet.job.golden;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkresnet.job.conf.InvalidConfException;
import io.sparkresnet.job.conf.JobConf;
import io.sparkresnet.job.conf.Key;
import io.sparkresnet.job.conf.Problems;
import io.sparkresnet.job.conf.Settings;
import io.sparkresnet.job.model.JobModel;
import io.sparkresnet.job.source.InputException;
import io.sparkresnet.model.image.DecodeLimits;
import io.sparkresnet.model.image.ImageDecodeException;
import io.sparkresnet.model.image.ImageDecoder;
import io.sparkresnet.model.image.Preprocessor;
import io.sparkresnet.model.inference.CompiledModel;
import io.sparkresnet.model.inference.InferenceSession;
import io.sparkresnet.model.inference.ModelCompiler;
import io.sparkresnet.model.network.NamedArchitecture;
import io.sparkresnet.model.weights.Initialization;
import io.sparkresnet.model.weights.SafetensorsWriter;
import io.sparkresnet.model.weights.WeightsException;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import javax.imageio.ImageIO;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The bundled model: gray images of any size, ten classes. */
class GoldenCheckTest {
    private static final int IMAGES = 20;

    private final Configuration hadoop = new Configuration();
    private final Path directory;
    private final Path file;

    GoldenCheckTest(@TempDir Path directory) {
        this.directory = directory;
        this.file = directory.resolve("golden.jsonl");
    }

    @Test
    void agreesWithTheSameImagesEvaluatedOneByOne() throws Exception {
        // Sizes alternate, and the recipe leaves them: batches end where a size does, and after 16 images.
        JobModel model = model(Map.of());
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < IMAGES; i++) {
            Path image = image("image %02d.png".formatted(i), i < 17 ? 28 : 20 + i, i);
            lines.append(line(image, logits(model, image)));
        }
        Files.writeString(file, lines);

        assertThat(check(model))
                .isEqualTo("%s agrees: 20 images, largest difference 0.0e+00 of the range of the expected logits"
                                .formatted(file)
                        + " (allowed 0.001), the same top-1 for 20 of 20");
    }

    @Test
    void refusesLogitsOfAnotherRecipeAndNamesTheWorst() throws Exception {
        JobModel trained = model(Map.of());
        Path first = image("first.png", 28, 1);
        Path second = image("second.png", 28, 2);
        Files.writeString(file, line(first, logits(trained, first)) + line(second, logits(trained, second)));
        JobModel other = model(Map.of(Key.MEAN, List.of("0.9"), Key.STD, List.of("0.1")));
        Comparison expected =
                new Comparison(GoldenFile.read(file.toString(), hadoop).images());
        float[] got = logits(other, first);
        expected.add(GoldenFile.read(file.toString(), hadoop).images().get(0), got, 0);
        expected.add(GoldenFile.read(file.toString(), hadoop).images().get(1), logits(other, second), 0);
        Comparison.Difference worst = expected.largest();

        assertThatThrownBy(() -> check(other))
                .isInstanceOf(WeightsException.class)
                .hasMessage("""
                        Cannot confirm %s: 2 of 2 images differ by more than 0.001 of the range of the expected logits
                          worst image: %s (line %d)
                          its largest difference: %.3g, which is %.2g of the range, at class %d (%s): expected %.6g, got %.6g
                          top-1: %d of 2 agree
                          recipe (flag): input L, resize none, interpolation bilinear, crop none, crop-offset round, mean [0.9], std [0.1], exif ignore
                          try: preview, which shows what the network sees; describe, which says what the weights are; and \
                        the recipe's --resize, --interpolation, --crop, --mean, --std and --exif""".formatted(
                                file,
                                worst.image().path(),
                                worst.image().line(),
                                worst.size(),
                                worst.size() / expected.range(),
                                worst.classIndex(),
                                trained.labels().get(worst.classIndex()),
                                worst.expected(),
                                worst.got(),
                                expected.sameTop()));
    }

    @Test
    void aDifferenceIsSeenWhereverItStands() throws Exception {
        JobModel model = model(Map.of());
        Path image = image("image.png", 28, 3);
        float[] logits = logits(model, image);
        float[] sorted = logits.clone();
        Arrays.sort(sorted);
        float range = sorted[9] - sorted[0];
        int middle = 0;
        while (logits[middle] != sorted[5]) {
            middle++;
        }
        float[] nearly = logits.clone();
        nearly[middle] += 0.0009f * range;
        Files.writeString(file, line(image, logits).repeat(18) + line(image, nearly));
        assertThat(check(model)).contains("19 images, largest difference 9.0e-04");

        nearly[middle] = logits[middle] + 0.0011f * range;
        Files.writeString(file, line(image, logits).repeat(18) + line(image, nearly));
        int wrongClass = middle;
        assertThatThrownBy(() -> check(model))
                .isInstanceOf(WeightsException.class)
                .hasMessageStartingWith("Cannot confirm %s: 1 of 19 images".formatted(file))
                .hasMessageContaining("image.png (line 19)")
                .hasMessageContaining("at class %d (".formatted(wrongClass))
                .hasMessageContaining("recipe (config): input L, resize none");
    }

    @Test
    void refusesAnotherNumberOfLogits() throws Exception {
        Files.writeString(file, line(image("image.png", 28, 4), new float[1000]));

        assertThatThrownBy(() -> check(model(Map.of())))
                .isInstanceOf(WeightsException.class)
                .hasMessage("Cannot compare with %s: expected 1000 logits an image, got 10 from the fc of %s"
                        .formatted(file, "resnet20"));
    }

    @Test
    void refusesANetworkWithoutLogits() throws Exception {
        Path weights = directory.resolve("headless.safetensors");
        SafetensorsWriter.write(
                Initialization.kaiming(
                        NamedArchitecture.RESNET20.architecture().withNumClasses(0),
                        0,
                        Initialization.ResidualScale.ONE),
                weights,
                Map.of());
        Files.writeString(file, line(directory.resolve("unseen.png"), new float[10]));

        assertThatThrownBy(() -> check(model(Map.of(Key.WEIGHTS, List.of(weights.toString())))))
                .isInstanceOf(InvalidConfException.class)
                .hasMessage("Invalid expect: resnet20 has no fc and gives no logits (expected a network with fc)");
    }

    @Test
    void namesAnImageThatCannotBeRead() throws Exception {
        Path good = image("good.png", 28, 5);
        Path missing = directory.resolve("missing.png");
        Files.writeString(file, line(good, new float[10]) + line(missing, new float[10]));

        assertThatThrownBy(() -> check(model(Map.of())))
                .isInstanceOf(InputException.class)
                .hasMessage("Cannot read image file:%s (%s line 2): does not exist".formatted(missing, file));

        Path text = Files.writeString(directory.resolve("te:xt.png"), "no image");
        Files.writeString(file, line(text, new float[10]));
        assertThatThrownBy(() -> check(model(Map.of())))
                .isInstanceOf(InputException.class)
                .hasMessage(
                        "Cannot read image file:%s (%s line 1): Cannot decode image: its first bytes are those of no"
                                        .formatted(text, file)
                                + " known image format: 6e 6f 20 69 6d 61 67 65");

        Path large = directory.resolve("large.png");
        try (RandomAccessFile sparse = new RandomAccessFile(large.toFile(), "rw")) {
            sparse.setLength(300_000_000);
        }
        Files.writeString(file, line(large, new float[10]));
        assertThatThrownBy(() -> check(model(Map.of())))
                .isInstanceOf(InputException.class)
                .hasMessage(
                        "Cannot read image file:%s (%s line 1): too large: 300000000 bytes (expected at most 268435456)"
                                .formatted(large, file));
    }

    private String check(JobModel model) throws InvalidConfException, InputException, WeightsException {
        return new GoldenCheck(GoldenFile.read(file.toString(), hadoop), model, hadoop).agreement(compiled(model));
    }

    private JobModel model(Map<Key, List<String>> flags) throws InvalidConfException, WeightsException {
        Map<Key, List<String>> given = new EnumMap<>(Key.class);
        given.putAll(flags);
        JobConf conf = JobConf.of(new Settings(given, Map.of(), new Problems()));
        return JobModel.load(conf.model(), conf.recipe(), hadoop);
    }

    private static CompiledModel compiled(JobModel model) {
        return ModelCompiler.compile(model.loaded().weights(), model.recipe());
    }

    /** By itself: a batch of one, whose pixels are decoded and preprocessed here. */
    private static float[] logits(JobModel model, Path image) throws IOException, ImageDecodeException {
        Preprocessor preprocessor = new Preprocessor(model.recipe());
        BufferedImage size = ImageIO.read(image.toFile());
        ByteBuffer input = ByteBuffer.allocateDirect(size.getWidth() * size.getHeight() * Float.BYTES)
                .order(ByteOrder.nativeOrder());
        preprocessor.write(
                new ImageDecoder(DecodeLimits.DEFAULT).decode(Files.readAllBytes(image), preprocessor),
                input.asFloatBuffer());
        try (InferenceSession session = InferenceSession.open(compiled(model))) {
            return session.forward(input, 1, size.getHeight(), size.getWidth())
                    .logits()
                    .orElseThrow();
        }
    }

    private Path image(String name, int side, int seed) throws IOException {
        BufferedImage image = new BufferedImage(side, side, BufferedImage.TYPE_BYTE_GRAY);
        Random random = new Random(seed);
        int level = random.nextInt(200);
        for (int i = 0; i < side * side; i++) {
            image.getRaster().setSample(i % side, i / side, 0, level + random.nextInt(56));
        }
        Path path = directory.resolve(name);
        ImageIO.write(image, "png", path.toFile());
        return path;
    }

    private static String line(Path image, float[] logits) {
        return "{\"path\": \"%s\", \"logits\": %s}\n".formatted(image, Arrays.toString(logits));
    }
}
