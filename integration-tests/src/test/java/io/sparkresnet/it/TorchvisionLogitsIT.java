package io.sparkresnet.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkresnet.model.image.DecodeLimits;
import io.sparkresnet.model.image.ImageDecodeException;
import io.sparkresnet.model.image.ImageDecoder;
import io.sparkresnet.model.image.Preprocessor;
import io.sparkresnet.model.image.Recipe;
import io.sparkresnet.model.inference.InferenceSession;
import io.sparkresnet.model.inference.InferenceSession.BatchResult;
import io.sparkresnet.model.inference.ModelCompiler;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** From JPEG bytes to logits as torchvision computes them, for each recorded network; prints the largest difference. */
class TorchvisionLogitsIT {
    /** Of the recorded range; float32 against float64 in PyTorch itself is below 1e-5. */
    static final double TOLERANCE = 1e-4;

    @SuppressWarnings("UnusedVariable") // named by FieldSource
    private static final List<String> NETWORKS = LogitsReference.NETWORKS;

    @ParameterizedTest
    @FieldSource("NETWORKS")
    void givesTorchvisionsLogitsAndEmbeddings(String network) throws ImageDecodeException {
        LogitsReference reference = LogitsReference.of(network);
        ByteBuffer input = input(reference);
        int side = reference.header().get("crop").asInt();
        int n = reference.images().size();
        try (InferenceSession session =
                InferenceSession.open(ModelCompiler.compile(LivelyWeights.of(reference), reference.recipe()))) {
            BatchResult result = session.forward(input, n, side, side);
            double logits = difference(reference.logits(), result.logits().orElseThrow());
            double embeddings = difference(reference.embeddings(), result.embedding());
            System.out.println(String.format(
                    Locale.ROOT,
                    "%s against torchvision %s: max |dlogit| / range %.1e, max |dembedding| / range %.1e",
                    network,
                    reference.header().get("torchvision").asText(),
                    logits,
                    embeddings));
            assertThat(logits).isLessThanOrEqualTo(TOLERANCE);
            assertThat(embeddings).isLessThanOrEqualTo(TOLERANCE);
        }
    }

    /** The recorded images as (N, 3, crop, crop) float32, each bit-equal to torchvision's tensor. */
    private static ByteBuffer input(LogitsReference reference) throws ImageDecodeException {
        Recipe recipe = reference.recipe();
        int side = reference.header().get("crop").asInt();
        int size = 3 * side * side;
        ImageDecoder decoder = new ImageDecoder(DecodeLimits.DEFAULT);
        Preprocessor preprocessor = new Preprocessor(recipe);
        ByteBuffer input = ByteBuffer.allocateDirect(reference.images().size() * size * Float.BYTES)
                .order(ByteOrder.nativeOrder());
        FloatBuffer pixels = input.asFloatBuffer();
        for (int i = 0; i < reference.images().size(); i++) {
            byte[] encoded = LogitsReference.resource(reference.images().get(i));
            preprocessor.write(decoder.decode(encoded, recipe.input(), recipe.exif()), pixels);
            float[] image = new float[size];
            pixels.duplicate().position(i * size).get(image);
            assertThat(LivelyWeights.digest(image))
                    .as("input tensor of %s", reference.images().get(i))
                    .isEqualTo(reference.inputDigests().get(i));
        }
        return input;
    }

    /** The largest difference over the range of the expected values. */
    static double difference(List<float[]> expected, float[] actual) {
        float[] flat = new float[actual.length];
        int at = 0;
        for (float[] row : expected) {
            System.arraycopy(row, 0, flat, at, row.length);
            at += row.length;
        }
        assertThat(at).isEqualTo(actual.length);
        float[] sorted = flat.clone();
        Arrays.sort(sorted);
        double largest = 0;
        for (int i = 0; i < flat.length; i++) {
            largest = Math.max(largest, Math.abs((double) flat[i] - actual[i]));
        }
        return largest / ((double) sorted[sorted.length - 1] - sorted[0]);
    }
}
