package io.sparkresnet.model.network;

import io.sparkresnet.model.weights.Weights;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;

/** Random weights whose batch normalisation does something, for tests that compare two evaluations of one network. */
public final class LivelyWeights {
    private LivelyWeights() {}

    public static Weights of(Architecture architecture, long seed) {
        Random random = new Random(seed);
        Map<String, float[]> tensors = new HashMap<>();
        for (TensorSpec spec : new ResNet(architecture).tensors()) {
            float[] values = new float[spec.size()];
            int fanIn = spec.shape().stream().skip(1).reduce(1, Math::multiplyExact);
            for (int i = 0; i < values.length; i++) {
                double normal = random.nextGaussian();
                values[i] = (float)
                        (spec.key().endsWith("running_var")
                                ? 0.5 + Math.abs(normal)
                                : spec.shape().size() > 1
                                        ? normal * Math.sqrt(2.0 / fanIn)
                                        : spec.key().endsWith("weight") ? 0.8 + 0.2 * normal : 0.1 * normal);
            }
            tensors.put(spec.key(), values);
        }
        return new Weights(architecture, tensors);
    }
}
