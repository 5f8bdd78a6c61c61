package io.sparkresnet.model.weights;

import io.sparkresnet.model.network.Architecture;
import io.sparkresnet.model.network.BlockKind;
import io.sparkresnet.model.network.ResNet;
import io.sparkresnet.model.network.TensorSpec;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Fresh weights as torchvision's {@code ResNet.__init__} makes them: convolutions by He et al. 2015 ("Delving Deep into
 * Rectifiers"), normal with variance 2 / fan out; batch normalisation that changes nothing; {@code fc} as PyTorch's
 * {@code Linear} starts, uniform within 1 / sqrt(inputs). The numbers come from {@link Random}, so a seed gives the same weights
 * on every platform (not those that PyTorch draws from it).
 */
public final class Initialization {
    private Initialization() {}

    /** What the last batch normalisation of every residual path begins with. */
    public enum ResidualScale {
        /** 1. */
        ONE,
        /** 0: every block begins as the identity; torchvision's {@code zero_init_residual}. */
        ZERO
    }

    /** Weights drawn from that seed. */
    public static Weights kaiming(Architecture architecture, long seed, ResidualScale residualScale) {
        Random random = new Random(seed);
        String lastNorm = architecture.block() == BlockKind.BOTTLENECK ? ".bn3.weight" : ".bn2.weight";
        Map<String, float[]> tensors = new HashMap<>();
        for (TensorSpec spec : new ResNet(architecture).tensors()) {
            float[] values = new float[spec.size()];
            String key = spec.key();
            if (spec.shape().size() == 4) {
                fillNormal(values, Math.sqrt(2.0 / fanOut(spec.shape())), random);
            } else if (key.startsWith("fc.")) {
                fillUniform(values, 1 / Math.sqrt(architecture.embeddingWidth()), random);
            } else if (key.endsWith(lastNorm)) {
                Arrays.fill(values, residualScale == ResidualScale.ZERO ? 0 : 1);
            } else {
                Arrays.fill(values, key.endsWith(".weight") || key.endsWith(".running_var") ? 1 : 0);
            }
            tensors.put(key, values);
        }
        return new Weights(architecture, tensors);
    }

    /** PyTorch's {@code _calculate_fan_in_and_fan_out}: output channels times kernel area, whatever the groups. */
    private static long fanOut(List<Integer> shape) {
        return (long) shape.get(0) * shape.get(2) * shape.get(3);
    }

    private static void fillNormal(float[] values, double deviation, Random random) {
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (random.nextGaussian() * deviation);
        }
    }

    private static void fillUniform(float[] values, double bound, Random random) {
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) ((random.nextDouble() * 2 - 1) * bound);
        }
    }
}
