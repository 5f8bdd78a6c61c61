package io.sparkresnet.model.network;

import io.sparkresnet.model.network.Operations.BatchNorm;
import io.sparkresnet.model.network.Operations.Convolution;
import java.util.Optional;

/**
 * 1x1, 3x3, 1x1; the 3x3 carries the stride (V1.5) and the groups of a ResNeXt, and is wider than planes in ResNeXt and Wide
 * ResNet. torchvision's {@code Bottleneck}, expansion 4.
 */
public final class Bottleneck implements ResidualBlock {
    private final Convolution conv1;
    private final BatchNorm bn1;
    private final Convolution conv2;
    private final BatchNorm bn2;
    private final Convolution conv3;
    private final BatchNorm bn3;
    private final Optional<Downsample> downsample;

    Bottleneck(String key, int in, int planes, int width, int stride, int groups) {
        int out = planes * BlockKind.BOTTLENECK.expansion();
        conv1 = new Convolution(key + ".conv1", in, width, 1, 1, 0, 1);
        bn1 = new BatchNorm(key + ".bn1", width);
        conv2 = new Convolution(key + ".conv2", width, width, 3, stride, 1, groups);
        bn2 = new BatchNorm(key + ".bn2", width);
        conv3 = new Convolution(key + ".conv3", width, out, 1, 1, 0, 1);
        bn3 = new BatchNorm(key + ".bn3", out);
        downsample = Downsample.where(key, in, out, stride);
    }

    @Override
    public <T> T forward(T x, Operations<T> ops) {
        T residual = ops.relu(ops.batchNorm(ops.conv(x, conv1), bn1));
        residual = ops.relu(ops.batchNorm(ops.conv(residual, conv2), bn2));
        residual = ops.batchNorm(ops.conv(residual, conv3), bn3);
        T identity = downsample.isPresent() ? downsample.get().forward(x, ops) : x;
        return ops.relu(ops.add(residual, identity));
    }

    @Override
    public Optional<Downsample> downsample() {
        return downsample;
    }
}
