package io.sparkresnet.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkresnet.model.inference.InferenceSession;
import io.sparkresnet.model.inference.InferenceSession.BatchResult;
import io.sparkresnet.model.inference.ModelCompiler;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** Logits depend neither on the batch size nor on the place in a batch, bit for bit: resume rests on it. */
class BatchInvarianceIT {
    private static final int IMAGES = 16;
    private static final List<Integer> BATCH_SIZES = List.of(3, 8, 16);

    @SuppressWarnings("UnusedVariable") // named by FieldSource
    private static final List<String> NETWORKS = LogitsReference.NETWORKS;

    @ParameterizedTest
    @FieldSource("NETWORKS")
    void givesTheSameBitsInEveryBatchAndPlace(String network) {
        LogitsReference reference = LogitsReference.of(network);
        int side = reference.header().get("crop").asInt();
        int size = 3 * side * side;
        float[][] images = new float[IMAGES][];
        for (int i = 0; i < IMAGES; i++) {
            images[i] = LivelyWeights.generate(i, "image", size, 0, 2.5);
        }
        try (InferenceSession session =
                InferenceSession.open(ModelCompiler.compile(LivelyWeights.of(reference), reference.recipe()))) {
            int[] inOrder = IntStream.range(0, IMAGES).toArray();
            float[][] alone = logits(session, images, inOrder, 1, side);
            for (int batchSize : BATCH_SIZES) {
                assertThat(logits(session, images, inOrder, batchSize, side))
                        .as("%s, batches of %d", network, batchSize)
                        .isEqualTo(alone);
            }
            assertThat(logits(session, images, shuffled(), 8, side))
                    .as("%s, shuffled", network)
                    .isEqualTo(alone);
        }
    }

    /** Logits by image, evaluated in the given order in batches of that size; the last one may be short. */
    private static float[][] logits(InferenceSession session, float[][] images, int[] order, int batchSize, int side) {
        float[][] logits = new float[images.length][];
        ByteBuffer input = ByteBuffer.allocateDirect(batchSize * images[0].length * Float.BYTES)
                .order(ByteOrder.nativeOrder());
        for (int from = 0; from < order.length; from += batchSize) {
            int n = Math.min(batchSize, order.length - from);
            input.clear();
            for (int i = 0; i < n; i++) {
                input.asFloatBuffer().position(i * images[0].length).put(images[order[from + i]]);
            }
            BatchResult result = session.forward(input, n, side, side);
            float[] all = result.logits().orElseThrow();
            int classes = all.length / n;
            for (int i = 0; i < n; i++) {
                logits[order[from + i]] = Arrays.copyOfRange(all, i * classes, (i + 1) * classes);
            }
        }
        return logits;
    }

    private static int[] shuffled() {
        List<Integer> order = Arrays.asList(IntStream.range(0, IMAGES).boxed().toArray(Integer[]::new));
        Collections.shuffle(order, new Random(3));
        return order.stream().mapToInt(Integer::intValue).toArray();
    }
}
