package io.sparkresnet.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkresnet.it.CommandLine.Outcome;
import io.sparkresnet.it.RequestLog.Verb;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.function.Predicate;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Chunks so large that S3A uploads them in parts, and what can go wrong with each step of that. */
@Tag("long")
class MultipartFaultsIT {
    private static final int IMAGES = 60;
    private static final int SIDE = 32;
    /** All logits, and all classes in the top: some 200 kB a row, 12 MB in the one chunk. */
    private static final int CLASSES = 20_000;

    private static S3Server server;
    private static FaultProxy proxy;
    private static Path weights;
    private static StoredImages images;
    private static List<String> quiet;
    private static int outputs;

    /** The steps of an upload in parts. */
    private enum Step {
        BEGIN(request -> request.verb() == Verb.POST && request.query().contains("uploads")),
        PART(request -> request.verb() == Verb.PUT && request.query().contains("partNumber=")),
        COMPLETE(request -> request.verb() == Verb.POST && request.query().contains("uploadId="));

        private final Predicate<StoreRequest> request;

        Step(Predicate<StoreRequest> request) {
            this.request = request;
        }
    }

    @BeforeAll
    static void start(@TempDir Path directory) throws IOException {
        server = S3Server.start();
        proxy = FaultProxy.start(server.endpoint());
        images = noise();
        weights = directory.resolve("many-classes.safetensors");
        Outcome made = CommandLine.run(
                Map.of(),
                "init",
                "--network",
                "resnet20",
                "--num-classes",
                Integer.toString(CLASSES),
                "--output",
                weights.toString());
        assertThat(made.exit()).as(made.messages()).isEqualTo(0);
        quiet = rowsUnder(FaultPlan.NONE);
        images.assertComplete("out-0");
        assertThat(proxy.requests()).filteredOn(Step.COMPLETE.request).hasSize(1);
        assertThat(proxy.requests()).filteredOn(Step.PART.request).hasSizeGreaterThanOrEqualTo(2);
    }

    @AfterAll
    static void stop() throws IOException {
        proxy.close();
        server.close();
    }

    static Stream<Arguments> faults() {
        return Stream.of(
                        Fault.SLOW_DOWN,
                        Fault.INTERNAL_ERROR,
                        Fault.RESET,
                        Fault.CUT,
                        Fault.ERROR_AFTER_SUCCESS,
                        Fault.RESET_AFTER_SUCCESS)
                .flatMap(fault -> Stream.of(Step.values()).map(step -> Arguments.of(fault, step)));
    }

    @ParameterizedTest(name = "{0} at {1}")
    @MethodSource("faults")
    void writesTheSameRowsWhenAStepOfAnUploadFails(Fault fault, Step step) {
        assertThat(rowsUnder(FaultPlan.first(step.request, fault))).isEqualTo(quiet);
        assertThat(proxy.faulty()).hasSize(1);
    }

    /** Images of which no two are alike, since Parquet and zstd find what repeats. */
    private static StoredImages noise() throws IOException {
        String bucket = "multipart";
        server.createBucket(bucket);
        Random random = new Random(1);
        List<String> keys = new ArrayList<>();
        for (int image = 0; image < IMAGES; image++) {
            BufferedImage pixels = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_INT_RGB);
            for (int pixel = 0; pixel < SIDE * SIDE; pixel++) {
                pixels.setRGB(pixel % SIDE, pixel / SIDE, random.nextInt(1 << 24));
            }
            ByteArrayOutputStream png = new ByteArrayOutputStream();
            ImageIO.write(pixels, "png", png);
            String key = String.format(Locale.ROOT, "in/%02d.png", image);
            server.put(bucket, key, png.toByteArray());
            keys.add(key);
        }
        return new StoredImages(server, bucket, keys);
    }

    private static List<String> rowsUnder(FaultPlan plan) {
        String output = "out-" + outputs++;
        proxy.follow(plan);
        Map<String, String> settings = new HashMap<>(S3Server.settings(proxy.endpoint()));
        settings.putAll(CommandLine.LOCAL);
        settings.put("spark.hadoop.fs.s3a.multipart.size", "5M");
        settings.put("spark.hadoop.fs.s3a.multipart.threshold", "5M");
        Outcome outcome = CommandLine.run(
                settings,
                "predict",
                "--input",
                images.input(),
                "--output",
                images.uri(output),
                "--weights",
                weights.toString(),
                "--resize",
                "32x32",
                "--crop",
                "none",
                "--top-k",
                "all",
                "--run-id",
                "multipart",
                "--chunk-size",
                Integer.toString(IMAGES),
                "--columns",
                "prediction,logits");
        assertThat(outcome.exit()).as(outcome.messages()).isEqualTo(0);
        images.assertNothingStray(output);
        return images.rowsButAttempts(output);
    }
}
