package io.sparkresnet.it;

import io.sparkresnet.model.network.Architecture;
import io.sparkresnet.model.network.ResNet;
import io.sparkresnet.model.network.TensorSpec;
import io.sparkresnet.model.weights.Weights;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/**
 * The random but lively weights of {@code src/reference/make_logits_reference.py}, repeated bit for bit: a counter-based
 * generator for convolutions, bn's affine parameters and fc.weight; the recorded file's values for running statistics and
 * fc.bias. That script explains the generator.
 */
final class LivelyWeights {
    private static final long GOLDEN = 0x9E3779B97F4A7C15L;
    private static final long FNV_OFFSET = 0xCBF29CE484222325L;
    private static final long FNV_PRIME = 0x100000001B3L;
    private static final double BN_SCALE = 0.25;

    private LivelyWeights() {}

    /** The weights that the reference was recorded with; refused where their digest is not the recorded one. */
    static Weights of(LogitsReference reference) {
        Architecture architecture = reference.architecture();
        long seed = reference.header().get("seed").asLong();
        double fcScale = reference.header().get("fc_scale").asDouble();
        Map<String, float[]> tensors = new HashMap<>();
        for (TensorSpec spec : new ResNet(architecture).tensors()) {
            float[] calibrated = reference.calibrated().get(spec.key());
            tensors.put(spec.key(), calibrated != null ? calibrated : generated(spec, seed, fcScale));
        }
        Weights weights = new Weights(architecture, tensors);
        String expected = reference.header().get("weights_sha256").asText();
        String actual = digest(weights);
        if (!actual.equals(expected)) {
            throw new IllegalStateException("Cannot regenerate the weights of %s: expected SHA-256 %s, got %s"
                    .formatted(reference.network(), expected, actual));
        }
        return weights;
    }

    private static float[] generated(TensorSpec spec, long seed, double fcScale) {
        List<Integer> shape = spec.shape();
        if (shape.size() == 4) {
            int fanIn = shape.get(1) * shape.get(2) * shape.get(3);
            return generate(seed, spec.key(), spec.size(), 0, Math.sqrt(6.0 / fanIn));
        }
        if (shape.size() == 2) {
            return generate(seed, spec.key(), spec.size(), 0, fcScale / Math.sqrt(shape.get(1)));
        }
        return generate(seed, spec.key(), spec.size(), spec.key().endsWith(".weight") ? 1 : 0, BN_SCALE);
    }

    /** Values offset + scale * u, u uniform in [-1, 1), that depend on the seed, the key and their index alone. */
    static float[] generate(long seed, String key, int size, double offset, double scale) {
        long state = mix64(seed ^ fnv1a64(key));
        float[] values = new float[size];
        for (int i = 0; i < size; i++) {
            double u = (mix64(state + (i + 1) * GOLDEN) >>> 11) * 0x1.0p-52 - 1;
            values[i] = (float) (offset + scale * u);
        }
        return values;
    }

    private static long fnv1a64(String key) {
        long state = FNV_OFFSET;
        for (byte each : key.getBytes(StandardCharsets.UTF_8)) {
            state = (state ^ (each & 0xff)) * FNV_PRIME;
        }
        return state;
    }

    private static long mix64(long value) {
        long z = (value ^ (value >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }

    private static String digest(Weights weights) {
        MessageDigest sha = sha256();
        new ResNet(weights.architecture())
                .tensors().stream().map(TensorSpec::key).sorted().forEach(key -> {
                    sha.update(key.getBytes(StandardCharsets.UTF_8));
                    sha.update(bytes(weights.tensor(key)));
                });
        return HexFormat.of().formatHex(sha.digest());
    }

    /** SHA-256, in hexadecimal, of the values as little-endian float32. */
    static String digest(float[] values) {
        MessageDigest sha = sha256();
        sha.update(bytes(values));
        return HexFormat.of().formatHex(sha.digest());
    }

    private static ByteBuffer bytes(float[] values) {
        ByteBuffer bytes = ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(values);
        return bytes;
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Failed to find SHA-256", e);
        }
    }
}
