package io.sparkresnet.model.network;

/**
 * What a residual network is made of. {@link ResNet#forward} is written against this interface and each use of the network is
 * an interpreter of it: lowering, eager evaluation, shapes and cost, the list of tensors.
 *
 * <p>Keys are the state dict's: {@code layer1.0.conv1} owns {@code layer1.0.conv1.weight}.
 *
 * @param <T> the interpreter's value: an array, the name of a graph edge, a shape
 */
public interface Operations<T> {
    /** (N, C, H, W) to (N, out, H', W'); no bias. */
    T conv(T x, Convolution convolution);

    /** (N, C, H, W) to the same shape: normalisation with running statistics, eps 1e-5. */
    T batchNorm(T x, BatchNorm batchNorm);

    /** max(x, 0), any shape. */
    T relu(T x);

    /** (N, C, H, W), 3x3 window, stride 2, padding 1 with minus infinity. */
    T maxPool(T x);

    /** Sum of two values of one shape. */
    T add(T residual, T identity);

    /** (N, C, H, W) to (N, C): the mean over H and W. */
    T globalAveragePool(T x);

    /** (N, in) to (N, out), with bias. */
    T linear(T x, Linear linear);

    /** A convolution without bias, square in kernel, stride and padding. Weight: (out, in / groups, kernel, kernel). */
    record Convolution(String key, int in, int out, int kernel, int stride, int padding, int groups) {}

    /** Batch normalisation. Tensors: weight, bias, running_mean and running_var, each (channels). */
    record BatchNorm(String key, int channels) {
        /** torchvision's and PyTorch's default. */
        public static final double EPSILON = 1e-5;
    }

    /** A fully connected layer. Tensors: weight (out, in), bias (out). */
    record Linear(String key, int in, int out) {}
}
