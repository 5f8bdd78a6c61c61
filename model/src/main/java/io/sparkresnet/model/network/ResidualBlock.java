package io.sparkresnet.model.network;

import io.sparkresnet.model.network.Operations.BatchNorm;
import io.sparkresnet.model.network.Operations.Convolution;
import java.util.Optional;

/** A residual block: relu(residual path + identity), He et al. 2015, equation 1. */
public sealed interface ResidualBlock permits BasicBlock, Bottleneck {
    /** x is (N, in, H, W); the result is (N, out, H / stride, W / stride). */
    <T> T forward(T x, Operations<T> ops);

    /** The projection on the identity path; present exactly where the block changes the shape. */
    Optional<Downsample> downsample();

    /** conv1x1 and bn: torchvision's {@code downsample.0} and {@code downsample.1}. */
    record Downsample(Convolution conv, BatchNorm bn) {
        static Optional<Downsample> where(String key, int in, int out, int stride) {
            if (stride == 1 && in == out) {
                return Optional.empty();
            }
            return Optional.of(new Downsample(
                    new Convolution(key + ".downsample.0", in, out, 1, stride, 0, 1),
                    new BatchNorm(key + ".downsample.1", out)));
        }

        <T> T forward(T x, Operations<T> ops) {
            return ops.batchNorm(ops.conv(x, conv), bn);
        }
    }
}
