package io.sparkresnet.model.network;

import io.sparkresnet.model.network.Operations.BatchNorm;
import io.sparkresnet.model.network.Operations.Convolution;
import java.util.Optional;

/** Two 3x3 convolutions; the first one carries the stride. torchvision's {@code BasicBlock}, expansion 1. */
public final class BasicBlock implements ResidualBlock {
    private final Convolution conv1;
    private final BatchNorm bn1;
    private final Convolution conv2;
    private final BatchNorm bn2;
    private final Optional<Downsample> downsample;

    BasicBlock(String key, int in, int planes, int stride) {
        conv1 = new Convolution(key + ".conv1", in, planes, 3, stride, 1, 1);
        bn1 = new BatchNorm(key + ".bn1", planes);
        conv2 = new Convolution(key + ".conv2", planes, planes, 3, 1, 1, 1);
        bn2 = new BatchNorm(key + ".bn2", planes);
        downsample = Downsample.where(key, in, planes * BlockKind.BASIC.expansion(), stride);
    }

    @Override
    public <T> T forward(T x, Operations<T> ops) {
        T residual = ops.relu(ops.batchNorm(ops.conv(x, conv1), bn1));
        residual = ops.batchNorm(ops.conv(residual, conv2), bn2);
        T identity = downsample.isPresent() ? downsample.get().forward(x, ops) : x;
        return ops.relu(ops.add(residual, identity));
    }

    @Override
    public Optional<Downsample> downsample() {
        return downsample;
    }
}
