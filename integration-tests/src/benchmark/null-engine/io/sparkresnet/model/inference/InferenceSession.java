package io.sparkresnet.model.inference;

import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * An engine that evaluates nothing: rows as from the real one, at no cost. Compiled by scale.sh alone, and put before the job jar
 * on the class path, where it takes the place of the class of the same name.
 */
public final class InferenceSession implements AutoCloseable {
    private final int width;
    private final int classes;

    private InferenceSession(int width, int classes) {
        this.width = width;
        this.classes = classes;
    }

    public static InferenceSession open(CompiledModel compiled) {
        System.err.println("spark-resnet benchmark: no network is evaluated");
        return new InferenceSession(
                compiled.architecture().embeddingWidth(), compiled.architecture().numClasses());
    }

    public BatchResult forward(ByteBuffer input, int n, int height, int width) {
        float[] logits = new float[n * classes];
        for (int i = 0; i < logits.length; i++) {
            logits[i] = (i * 31 % 97) / 97f;
        }
        return new BatchResult(new float[n * this.width], Optional.of(logits));
    }

    @Override
    public void close() {}

    public record BatchResult(float[] embedding, Optional<float[]> logits) {}
}
