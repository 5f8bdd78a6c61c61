package io.sparkresnet.model.onnx;

import io.sparkresnet.model.network.Operations.BatchNorm;
import io.sparkresnet.model.network.Operations.Convolution;
import io.sparkresnet.model.weights.Weights;

/**
 * A convolution without bias and the batch normalisation after it as one convolution with bias: with
 * {@code s = weight / sqrt(running_var + eps)}, the kernel becomes {@code s * kernel} and the bias
 * {@code bias - running_mean * s}. Computed in double precision and rounded once.
 */
final class BatchNormFolding {
    private BatchNormFolding() {}

    static Folded fold(Weights weights, Convolution conv, BatchNorm bn) {
        float[] kernel = weights.tensor(conv.key() + ".weight");
        float[] gamma = weights.tensor(bn.key() + ".weight");
        float[] beta = weights.tensor(bn.key() + ".bias");
        float[] mean = weights.tensor(bn.key() + ".running_mean");
        float[] variance = weights.tensor(bn.key() + ".running_var");
        int perChannel = kernel.length / conv.out();
        float[] foldedKernel = new float[kernel.length];
        float[] bias = new float[conv.out()];
        for (int channel = 0; channel < conv.out(); channel++) {
            double scale = gamma[channel] / Math.sqrt(variance[channel] + BatchNorm.EPSILON);
            for (int i = channel * perChannel; i < (channel + 1) * perChannel; i++) {
                foldedKernel[i] = (float) (scale * kernel[i]);
            }
            bias[channel] = (float) (beta[channel] - mean[channel] * scale);
        }
        return new Folded(foldedKernel, bias);
    }

    /** Kernel (out, in / groups, k, k) and bias (out). */
    @SuppressWarnings("ArrayRecordComponent") // lives for one call of the lowering
    record Folded(float[] kernel, float[] bias) {}
}
