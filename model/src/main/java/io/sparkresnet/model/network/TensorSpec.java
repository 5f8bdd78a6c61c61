package io.sparkresnet.model.network;

import java.util.List;

/**
 * A tensor that a network needs.
 *
 * @param key torchvision's state dict key: {@code layer1.0.conv1.weight}
 * @param shape outermost dimension first: (64, 3, 7, 7)
 */
public record TensorSpec(String key, List<Integer> shape) {
    public TensorSpec {
        shape = List.copyOf(shape);
    }

    /** Number of values. */
    public int size() {
        return shape.stream().reduce(1, Math::multiplyExact);
    }

    /** Whether it is learnt (a parameter) and not a running statistic (a buffer). */
    public boolean isParameter() {
        return !key.endsWith(".running_mean") && !key.endsWith(".running_var");
    }
}
