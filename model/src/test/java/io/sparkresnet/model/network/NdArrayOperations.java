package io.sparkresnet.model.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.pooling.Pool;
import ai.djl.training.ParameterStore;
import io.sparkresnet.model.weights.Weights;

/**
 * The eager interpreter on DJL arrays (PyTorch engine), nothing folded or fused: the oracle of the lowering. Arrays belong to
 * the manager that is given.
 */
public final class NdArrayOperations implements Operations<NDArray> {
    private final Weights weights;
    private final NDManager manager;

    public NdArrayOperations(Weights weights, NDManager manager) {
        this.weights = weights;
        this.manager = manager;
    }

    private NDArray tensor(String key, long... shape) {
        return manager.create(weights.tensor(key), new Shape(shape));
    }

    @Override
    public NDArray conv(NDArray x, Convolution conv) {
        NDArray weight =
                tensor(conv.key() + ".weight", conv.out(), conv.in() / conv.groups(), conv.kernel(), conv.kernel());
        Shape stride = new Shape(conv.stride(), conv.stride());
        Shape padding = new Shape(conv.padding(), conv.padding());
        return Conv2d.conv2d(x, weight, null, stride, padding, new Shape(1, 1), conv.groups())
                .singletonOrThrow();
    }

    @Override
    public NDArray batchNorm(NDArray x, BatchNorm bn) {
        Shape channels = new Shape(1, bn.channels(), 1, 1);
        NDArray mean = tensor(bn.key() + ".running_mean", bn.channels()).reshape(channels);
        NDArray variance = tensor(bn.key() + ".running_var", bn.channels()).reshape(channels);
        NDArray gamma = tensor(bn.key() + ".weight", bn.channels()).reshape(channels);
        NDArray beta = tensor(bn.key() + ".bias", bn.channels()).reshape(channels);
        return x.sub(mean)
                .div(variance.add((float) BatchNorm.EPSILON).sqrt())
                .mul(gamma)
                .add(beta);
    }

    @Override
    public NDArray relu(NDArray x) {
        return x.maximum(0f);
    }

    @Override
    public NDArray maxPool(NDArray x) {
        return Pool.maxPool2dBlock(new Shape(3, 3), new Shape(2, 2), new Shape(1, 1), false)
                .forward(new ParameterStore(manager, false), new NDList(x), false)
                .singletonOrThrow();
    }

    @Override
    public NDArray add(NDArray residual, NDArray identity) {
        return residual.add(identity);
    }

    @Override
    public NDArray globalAveragePool(NDArray x) {
        return x.mean(new int[] {3}).mean(new int[] {2});
    }

    @Override
    public NDArray linear(NDArray x, Linear linear) {
        NDArray weight = tensor(linear.key() + ".weight", linear.out(), linear.in());
        return x.matMul(weight.transpose()).add(tensor(linear.key() + ".bias", linear.out()));
    }
}
