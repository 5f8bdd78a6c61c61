package io.sparkresnet.model.inference;

import io.sparkresnet.model.image.Recipe;
import io.sparkresnet.model.network.Architecture;
import java.io.Serializable;

/**
 * A network lowered for the engine, with all that an executor needs to go from encoded images to logits: what the driver
 * broadcasts. Immutable; the graph is shared without a copy.
 *
 * <p>The graph's input is {@code input} (N, C, H, W) float32 with free N, H and W; its outputs are {@code embedding}
 * (N, embedding width) and, where the network has an fc, {@code logits} (N, classes).
 */
public final class CompiledModel implements Serializable {
    private static final long serialVersionUID = 1L;

    private final Architecture architecture;
    private final Recipe recipe;
    private final byte[] onnx;
    private final String fingerprint;

    CompiledModel(Architecture architecture, Recipe recipe, byte[] onnx, String fingerprint) {
        this.architecture = architecture;
        this.recipe = recipe;
        this.onnx = onnx;
        this.fingerprint = fingerprint;
    }

    /** The network. */
    public Architecture architecture() {
        return architecture;
    }

    /** Its preprocessing. */
    public Recipe recipe() {
        return recipe;
    }

    /** SHA-256, in hexadecimal, over all that changes a prediction: weights, network, recipe, precision, numerics version. */
    public String fingerprint() {
        return fingerprint;
    }

    /** The ONNX graph with its weights; not to be changed. */
    byte[] onnx() {
        return onnx;
    }
}
