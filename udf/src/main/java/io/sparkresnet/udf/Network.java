package io.sparkresnet.udf;

import io.sparkresnet.model.inference.InferenceSession;
import java.nio.ByteBuffer;

/** What evaluates a batch: {@link InferenceSession#forward}, or a fake in tests. */
@FunctionalInterface
public interface Network {

    /** Evaluates (n, C, height, width) float32 from the start of {@code input}: direct, native order. */
    InferenceSession.BatchResult forward(ByteBuffer input, int n, int height, int width);
}
