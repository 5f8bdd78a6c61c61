package io.sparkresnet.model.network;

/** What stands before the first stage. */
public enum Stem {
    /** {@code conv1} 7x7 stride 2, bn, relu, max pool 3x3 stride 2: the ImageNet networks. */
    IMAGENET(7, 2, 3, true),
    /** {@code conv1} 3x3 stride 1, bn, relu and no pooling: He et al. 2015, section 4.2. */
    CIFAR(3, 1, 1, false);

    private final int kernel;
    private final int stride;
    private final int padding;
    private final boolean maxPool;

    Stem(int kernel, int stride, int padding, boolean maxPool) {
        this.kernel = kernel;
        this.stride = stride;
        this.padding = padding;
        this.maxPool = maxPool;
    }

    /** Side of {@code conv1}'s kernel in pixels. */
    public int kernel() {
        return kernel;
    }

    /** Stride of {@code conv1}. */
    public int stride() {
        return stride;
    }

    /** Zero padding of {@code conv1} on each side. */
    public int padding() {
        return padding;
    }

    /** Whether a 3x3 max pool of stride 2 follows. */
    public boolean maxPool() {
        return maxPool;
    }
}
