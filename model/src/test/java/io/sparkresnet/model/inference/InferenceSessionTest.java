package io.sparkresnet.model.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.sparkresnet.model.image.ChannelMode;
import io.sparkresnet.model.image.ExifPolicy;
import io.sparkresnet.model.image.Interpolation;
import io.sparkresnet.model.image.Recipe;
import io.sparkresnet.model.network.Architecture;
import io.sparkresnet.model.network.BlockKind;
import io.sparkresnet.model.network.LivelyWeights;
import io.sparkresnet.model.network.NamedArchitecture;
import io.sparkresnet.model.network.NdArrayOperations;
import io.sparkresnet.model.network.ResNet;
import io.sparkresnet.model.network.Stage;
import io.sparkresnet.model.network.Stem;
import io.sparkresnet.model.weights.Weights;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class InferenceSessionTest {
    private static final int SIDE = 64;
    private static final double TOLERANCE = 1e-4;

    static Stream<Architecture> networks() {
        return Stream.of(
                NamedArchitecture.RESNET18.architecture(),
                NamedArchitecture.RESNET50.architecture(),
                NamedArchitecture.RESNEXT50_32X4D.architecture().withNumClasses(37),
                NamedArchitecture.RESNET20.architecture().withInputChannels(1),
                new Architecture(
                        BlockKind.BOTTLENECK,
                        Stem.IMAGENET,
                        24,
                        3,
                        List.of(new Stage(1, 20, 36, 1), new Stage(2, 24, 48, 2)),
                        3,
                        1));
    }

    @ParameterizedTest
    @MethodSource("networks")
    void agreesWithEagerEvaluation(Architecture architecture) {
        Weights weights = LivelyWeights.of(architecture, 1);
        float[] pixels = pixels(3 * architecture.inputChannels() * SIDE * SIDE, 2);
        ResNet network = new ResNet(architecture);
        try (InferenceSession session = InferenceSession.open(compile(weights));
                NDManager manager = Engine.getEngine("PyTorch").newBaseManager()) {
            InferenceSession.BatchResult result = session.forward(direct(pixels), 3, SIDE, SIDE);
            ResNet.Outputs<NDArray> expected = network.forward(
                    manager.create(pixels, new Shape(3, architecture.inputChannels(), SIDE, SIDE)),
                    new NdArrayOperations(weights, manager));

            float[] logits = expected.logits().orElseThrow().toFloatArray();
            double embedding =
                    difference(result.embedding(), expected.embedding().toFloatArray());
            double difference = difference(result.logits().orElseThrow(), logits);
            System.out.printf(
                    "%s: max |difference| / range: logits %.2e, embedding %.2e%n",
                    architecture.name(), difference, embedding);
            assertThat(difference).isLessThan(TOLERANCE);
            assertThat(embedding).isLessThan(TOLERANCE);
        }
    }

    @ParameterizedTest
    @MethodSource("networks")
    void givesAnImageTheSameLogitsInEveryBatch(Architecture architecture) {
        int channels = architecture.inputChannels();
        int perImage = channels * SIDE * SIDE;
        int images = 9;
        float[] pixels = pixels(images * perImage, 3);
        try (InferenceSession session = InferenceSession.open(compile(LivelyWeights.of(architecture, 4)))) {
            float[][] alone = new float[images][];
            for (int i = 0; i < images; i++) {
                float[] image = Arrays.copyOfRange(pixels, i * perImage, (i + 1) * perImage);
                alone[i] =
                        session.forward(direct(image), 1, SIDE, SIDE).logits().orElseThrow();
            }
            for (int batch : new int[] {2, 3, 5, 8, 9}) {
                float[] shifted = new float[batch * perImage];
                for (int place = 0; place < batch; place++) {
                    System.arraycopy(pixels, (images - 1 - place) * perImage, shifted, place * perImage, perImage);
                }
                float[] logits = session.forward(direct(shifted), batch, SIDE, SIDE)
                        .logits()
                        .orElseThrow();
                int classes = architecture.numClasses();
                for (int place = 0; place < batch; place++) {
                    assertThat(Arrays.copyOfRange(logits, place * classes, (place + 1) * classes))
                            .as("place %d of batch %d", place, batch)
                            .isEqualTo(alone[images - 1 - place]);
                }
            }
        }
    }

    @Test
    void evaluatesOddSizesAndOnePixel() {
        Architecture architecture = NamedArchitecture.RESNET20.architecture();
        try (InferenceSession session = InferenceSession.open(compile(LivelyWeights.of(architecture, 5)))) {
            for (int[] size : new int[][] {{1, 1}, {7, 33}, {28, 28}}) {
                float[] pixels = pixels(3 * size[0] * size[1], 6);
                assertThat(session.forward(direct(pixels), 1, size[0], size[1])
                                .logits()
                                .orElseThrow())
                        .hasSize(10);
            }
        }
    }

    @Test
    void opensADeepNetworkFromAThreadOfLittleStack() throws InterruptedException {
        CompiledModel deep = compile(LivelyWeights.of(NamedArchitecture.RESNET110.architecture(), 13));
        float[][] logits = new float[1][];
        Thread thread = new Thread(
                null,
                () -> {
                    try (InferenceSession session = InferenceSession.open(deep)) {
                        logits[0] = session.forward(direct(pixels(3 * 32 * 32, 14)), 1, 32, 32)
                                .logits()
                                .orElseThrow();
                    }
                },
                "little stack",
                256 << 10);
        thread.start();
        thread.join();

        assertThat(logits[0]).hasSize(10);
    }

    @Test
    void hasNoLogitsWithoutFc() {
        Architecture architecture = NamedArchitecture.RESNET20.architecture().withNumClasses(0);
        try (InferenceSession session = InferenceSession.open(compile(LivelyWeights.of(architecture, 7)))) {
            InferenceSession.BatchResult result = session.forward(direct(pixels(2 * 3 * 32 * 32, 8)), 2, 32, 32);

            assertThat(result.logits()).isEmpty();
            assertThat(result.embedding()).hasSize(2 * 64);
        }
    }

    @Test
    void rejectsAHeapBuffer() {
        try (InferenceSession session =
                InferenceSession.open(compile(LivelyWeights.of(NamedArchitecture.RESNET20.architecture(), 9)))) {
            assertThatThrownBy(() -> session.forward(ByteBuffer.allocate(12), 1, 1, 1))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("Invalid input: heap, BIG_ENDIAN (expected a direct buffer in native order)");
        }
    }

    @Test
    void fingerprintFollowsWeightsAndRecipe() {
        Architecture architecture = NamedArchitecture.RESNET20.architecture();
        Weights weights = LivelyWeights.of(architecture, 10);
        String fingerprint = compile(weights).fingerprint();

        assertThat(fingerprint).matches("[0-9a-f]{64}");
        assertThat(compile(LivelyWeights.of(architecture, 10)).fingerprint()).isEqualTo(fingerprint);
        assertThat(compile(LivelyWeights.of(architecture, 11)).fingerprint()).isNotEqualTo(fingerprint);
        assertThat(ModelCompiler.compile(weights, Recipe.imageNet(232, 224)).fingerprint())
                .isNotEqualTo(fingerprint);
    }

    @Test
    void rejectsARecipeOfOtherChannels() {
        Weights weights =
                LivelyWeights.of(NamedArchitecture.RESNET20.architecture().withInputChannels(1), 12);

        assertThatThrownBy(() -> ModelCompiler.compile(weights, Recipe.imageNet(256, 224)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Cannot compile resnet20: its stem takes 1 channels, the recipe gives 3 (RGB)");
    }

    private static CompiledModel compile(Weights weights) {
        Recipe recipe = weights.architecture().inputChannels() == 3
                ? Recipe.imageNet(256, 224)
                : new Recipe(
                        ChannelMode.L,
                        null,
                        Interpolation.BILINEAR,
                        null,
                        List.of(0.286f),
                        List.of(0.353f),
                        ExifPolicy.IGNORE);
        return ModelCompiler.compile(weights, recipe);
    }

    private static float[] pixels(int size, long seed) {
        Random random = new Random(seed);
        float[] pixels = new float[size];
        for (int i = 0; i < size; i++) {
            pixels[i] = (float) random.nextGaussian();
        }
        return pixels;
    }

    private static ByteBuffer direct(float[] values) {
        ByteBuffer buffer =
                ByteBuffer.allocateDirect(values.length * Float.BYTES).order(ByteOrder.nativeOrder());
        buffer.asFloatBuffer().put(values);
        return buffer;
    }

    private static double difference(float[] actual, float[] expected) {
        assertThat(actual).hasSameSizeAs(expected);
        double largest = 0;
        double min = Double.POSITIVE_INFINITY;
        double max = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < expected.length; i++) {
            largest = Math.max(largest, Math.abs((double) actual[i] - expected[i]));
            min = Math.min(min, expected[i]);
            max = Math.max(max, expected[i]);
        }
        return largest / (max - min);
    }
}
