package io.sparkresnet.model.network;

import java.util.ArrayList;
import java.util.List;

/**
 * The interpreter whose values are shapes: follows them through the network and counts parameters and multiply-adds for each
 * layer of torchvision's naming. One use, one thread.
 */
final class CostCounter implements Operations<CostCounter.Extent> {
    private final List<Layer> layers = new ArrayList<>();

    /** Channels, height and width of a value; height and width are 1 after pooling. */
    record Extent(int channels, int height, int width) {
        String text() {
            return "%dx%dx%d".formatted(channels, height, width);
        }

        private long area() {
            return (long) height * width;
        }
    }

    /** Running totals of one named layer. */
    static final class Layer {
        final String name;
        Extent extent;
        long parameters;
        long multiplyAdds;

        private Layer(String name, Extent extent) {
            this.name = name;
            this.extent = extent;
        }
    }

    List<Layer> layers() {
        return layers;
    }

    /** The layer that owns the key: its first part, but {@code bn1} belongs to {@code conv1}. */
    private Extent count(String key, Extent extent, long parameters, long multiplyAdds) {
        String first = key.split("\\.", 2)[0];
        String name = first.equals("bn1") ? "conv1" : first;
        if (layers.isEmpty() || !layers.get(layers.size() - 1).name.equals(name)) {
            layers.add(new Layer(name, extent));
        }
        Layer layer = layers.get(layers.size() - 1);
        layer.extent = extent;
        layer.parameters += parameters;
        layer.multiplyAdds += multiplyAdds;
        return extent;
    }

    @Override
    public Extent conv(Extent x, Convolution conv) {
        Extent y = new Extent(conv.out(), windows(x.height(), conv), windows(x.width(), conv));
        long weights = (long) conv.out() * (conv.in() / conv.groups()) * conv.kernel() * conv.kernel();
        return count(conv.key(), y, weights, weights * y.area());
    }

    private static int windows(int size, Convolution conv) {
        return windows(size, conv.kernel(), conv.stride(), conv.padding());
    }

    private static int windows(int size, int kernel, int stride, int padding) {
        return (size + 2 * padding - kernel) / stride + 1;
    }

    @Override
    public Extent batchNorm(Extent x, BatchNorm bn) {
        return count(bn.key(), x, 2L * bn.channels(), 0);
    }

    @Override
    public Extent relu(Extent x) {
        return x;
    }

    @Override
    public Extent maxPool(Extent x) {
        return count(
                "maxpool", new Extent(x.channels(), windows(x.height(), 3, 2, 1), windows(x.width(), 3, 2, 1)), 0, 0);
    }

    @Override
    public Extent add(Extent residual, Extent identity) {
        if (!residual.equals(identity)) {
            throw new IllegalStateException(
                    "Cannot add %s and %s: shapes differ".formatted(residual.text(), identity.text()));
        }
        return residual;
    }

    @Override
    public Extent globalAveragePool(Extent x) {
        return count("avgpool", new Extent(x.channels(), 1, 1), 0, 0);
    }

    @Override
    public Extent linear(Extent x, Linear linear) {
        long weights = (long) linear.in() * linear.out();
        return count(linear.key(), new Extent(linear.out(), 1, 1), weights + linear.out(), weights);
    }
}
