package io.sparkresnet.model.weights;

import io.sparkresnet.model.network.Architecture;
import io.sparkresnet.model.network.ResNet;
import io.sparkresnet.model.network.TensorSpec;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The weights of one network: every tensor of {@link ResNet#tensors()} under torchvision's key, finite, of the right shape, as
 * float32 in row-major order. Immutable by convention and thread-safe: arrays are handed out without a copy and must not be changed.
 */
public final class Weights {
    private final Architecture architecture;
    private final Map<String, float[]> tensors;
    private @Nullable String digest;

    /** Weights whose tensors are all there and of the right size. */
    public Weights(Architecture architecture, Map<String, float[]> tensors) {
        this.architecture = architecture;
        this.tensors = Map.copyOf(tensors);
        for (TensorSpec spec : new ResNet(architecture).tensors()) {
            float[] values = this.tensors.get(spec.key());
            if (values == null || values.length != spec.size()) {
                throw new IllegalArgumentException("Invalid weights: %s has %s values (expected %d)"
                        .formatted(spec.key(), values == null ? "no" : values.length, spec.size()));
            }
        }
    }

    /** The network that these weights belong to. */
    public Architecture architecture() {
        return architecture;
    }

    /** The values of that key, row-major; not to be changed. */
    public float[] tensor(String key) {
        float[] values = tensors.get(key);
        if (values == null) {
            throw new IllegalArgumentException("Cannot find tensor %s: not in this network".formatted(key));
        }
        return values;
    }

    /**
     * One name for these weights, whatever file they were read from: SHA-256 in lower case hexadecimal over their keys, shapes
     * and values. Computed at the first call.
     */
    public synchronized String digest() {
        if (digest == null) {
            digest = TensorDigest.of(this);
        }
        return digest;
    }
}
