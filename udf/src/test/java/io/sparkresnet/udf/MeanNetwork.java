package io.sparkresnet.udf;

import io.sparkresnet.model.inference.InferenceSession.BatchResult;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One channel in; the embedding is the mean m of an image's values, the logits are m, 1 - m and 0.5. */
final class MeanNetwork implements Network {
    private final List<String> batches = new ArrayList<>();
    private float refused = Float.NaN;
    private float exploding = Float.NaN;
    private float ending = Float.NaN;
    private Runnable end = () -> {};

    /** Batches so far: {@code n x height x width}. */
    List<String> batches() {
        return batches;
    }

    /** Batches with an image of that mean make the engine fail. */
    void refuse(float mean) {
        refused = mean;
    }

    /** An image of that mean gives NaN. */
    void explode(float mean) {
        exploding = mean;
    }

    /** Batches with an image of that mean make the engine throw an Error. */
    void overflow(float mean) {
        dieAt(mean, () -> {
            throw new StackOverflowError("The engine overflows");
        });
    }

    /** Batches with an image of that mean run {@code death}, which throws. */
    void dieAt(float mean, Runnable death) {
        ending = mean;
        end = death;
    }

    @Override
    public BatchResult forward(ByteBuffer input, int n, int height, int width) {
        batches.add(n + "x" + height + "x" + width);
        FloatBuffer values = input.asFloatBuffer();
        float[] embedding = new float[n];
        float[] logits = new float[3 * n];
        for (int i = 0; i < n; i++) {
            double sum = 0;
            for (int j = 0; j < height * width; j++) {
                sum += values.get(i * height * width + j);
            }
            float mean = (float) (sum / (height * width));
            if (mean == refused) {
                throw new IllegalStateException("The engine refuses this input");
            }
            if (mean == ending) {
                end.run();
            }
            embedding[i] = mean == exploding ? Float.NaN : mean;
            logits[3 * i] = mean;
            logits[3 * i + 1] = 1 - mean;
            logits[3 * i + 2] = 0.5f;
        }
        return new BatchResult(embedding, Optional.of(logits));
    }
}
