package io.sparkresnet.model.network;

import java.util.ArrayList;
import java.util.List;

/** The interpreter that computes nothing and notes every tensor that it meets. One use, one thread. */
final class TensorLister implements Operations<Object> {
    static final Object NO_VALUE = new Object();

    private final List<TensorSpec> tensors = new ArrayList<>();

    List<TensorSpec> tensors() {
        return List.copyOf(tensors);
    }

    @Override
    public Object conv(Object x, Convolution conv) {
        tensors.add(new TensorSpec(
                conv.key() + ".weight", List.of(conv.out(), conv.in() / conv.groups(), conv.kernel(), conv.kernel())));
        return x;
    }

    @Override
    public Object batchNorm(Object x, BatchNorm bn) {
        for (String name : List.of(".weight", ".bias", ".running_mean", ".running_var")) {
            tensors.add(new TensorSpec(bn.key() + name, List.of(bn.channels())));
        }
        return x;
    }

    @Override
    public Object relu(Object x) {
        return x;
    }

    @Override
    public Object maxPool(Object x) {
        return x;
    }

    @Override
    public Object add(Object residual, Object identity) {
        return residual;
    }

    @Override
    public Object globalAveragePool(Object x) {
        return x;
    }

    @Override
    public Object linear(Object x, Linear linear) {
        tensors.add(new TensorSpec(linear.key() + ".weight", List.of(linear.out(), linear.in())));
        tensors.add(new TensorSpec(linear.key() + ".bias", List.of(linear.out())));
        return x;
    }
}
