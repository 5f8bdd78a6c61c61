package io.sparkresnet.model.onnx;

import io.sparkresnet.model.network.Operations;
import io.sparkresnet.model.network.ResNet;
import io.sparkresnet.model.weights.Weights;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The interpreter that emits an ONNX graph: one node a layer, batch normalisation folded into the convolution before it.
 *
 * <p>{@code fc} is emitted as a 1x1 convolution over the pooled (N, C, 1, 1): engines evaluate convolutions image by image but
 * matrix products in blocks of rows, and only the former gives logits that do not depend on an image's batch.
 */
public final class OnnxLowering implements Operations<OnnxLowering.Value> {
    /** Name of the graph's input: (N, C, H, W) float32. */
    public static final String INPUT = "input";
    /** Name of the output after the global average pool: (N, embedding width) float32. */
    public static final String EMBEDDING = "embedding";
    /** Name of the output after fc: (N, classes) float32; absent without fc. */
    public static final String LOGITS = "logits";

    private static final long[] ONE_BY_ONE = {1, 1};
    private static final long[] NO_PADDING = {0, 0, 0, 0};

    private final Weights weights;
    private final OnnxWriter writer = new OnnxWriter();
    private int edges;

    private OnnxLowering(Weights weights) {
        this.weights = weights;
    }

    /** The serialised ONNX model of the network with these weights. */
    public static byte[] lower(Weights weights) {
        ResNet network = new ResNet(weights.architecture());
        OnnxLowering lowering = new OnnxLowering(weights);
        network.forward(new Value(INPUT, null, null), lowering);
        lowering.writer.input(INPUT, List.of("N", weights.architecture().inputChannels(), "H", "W"));
        lowering.writer.output(EMBEDDING, List.of("N", weights.architecture().embeddingWidth()));
        if (weights.architecture().numClasses() > 0) {
            lowering.writer.output(LOGITS, List.of("N", weights.architecture().numClasses()));
        }
        return lowering.writer.toBytes(weights.architecture().name());
    }

    /**
     * An edge of the graph.
     *
     * @param edge its name
     * @param pending the convolution whose result it is, not emitted before its batch normalisation is known
     * @param pooled the same values as (N, C, 1, 1), after the global average pool
     */
    record Value(
            String edge,
            @Nullable Convolution pending,
            @Nullable String pooled) {}

    @Override
    public Value conv(Value x, Convolution convolution) {
        return new Value(x.edge(), convolution, null);
    }

    @Override
    public Value batchNorm(Value x, BatchNorm batchNorm) {
        Convolution conv = x.pending();
        if (conv == null) {
            throw new IllegalStateException("Cannot fold %s: no convolution before it".formatted(batchNorm.key()));
        }
        BatchNormFolding.Folded folded = BatchNormFolding.fold(weights, conv, batchNorm);
        writer.initializer(
                conv.key() + ".weight",
                new long[] {conv.out(), conv.in() / conv.groups(), conv.kernel(), conv.kernel()},
                folded.kernel());
        writer.initializer(conv.key() + ".bias", new long[] {conv.out()}, folded.bias());
        return emitConv(x.edge(), conv);
    }

    private Value emitConv(String input, Convolution conv) {
        String output = nextEdge();
        long padding = conv.padding();
        writer.node("Conv", List.of(input, conv.key() + ".weight", conv.key() + ".bias"), output)
                .attribute("kernel_shape", new long[] {conv.kernel(), conv.kernel()})
                .attribute("strides", new long[] {conv.stride(), conv.stride()})
                .attribute("pads", new long[] {padding, padding, padding, padding})
                .attribute("group", conv.groups());
        return new Value(output, null, null);
    }

    @Override
    public Value relu(Value x) {
        return emit("Relu", List.of(x.edge()));
    }

    @Override
    public Value maxPool(Value x) {
        String output = nextEdge();
        writer.node("MaxPool", List.of(x.edge()), output)
                .attribute("kernel_shape", new long[] {3, 3})
                .attribute("strides", new long[] {2, 2})
                .attribute("pads", new long[] {1, 1, 1, 1});
        return new Value(output, null, null);
    }

    @Override
    public Value add(Value residual, Value identity) {
        return emit("Add", List.of(residual.edge(), identity.edge()));
    }

    @Override
    public Value globalAveragePool(Value x) {
        String pooled = emit("GlobalAveragePool", List.of(x.edge())).edge();
        writer.node("Flatten", List.of(pooled), EMBEDDING).attribute("axis", 1);
        return new Value(EMBEDDING, null, pooled);
    }

    @Override
    public Value linear(Value x, Linear linear) {
        String pooled = x.pooled();
        if (pooled == null) {
            throw new IllegalStateException(
                    "Cannot lower %s: it does not follow the global average pool".formatted(linear.key()));
        }
        String weight = linear.key() + ".weight";
        String bias = linear.key() + ".bias";
        writer.initializer(weight, new long[] {linear.out(), linear.in(), 1, 1}, weights.tensor(weight));
        writer.initializer(bias, new long[] {linear.out()}, weights.tensor(bias));
        String output = nextEdge();
        writer.node("Conv", List.of(pooled, weight, bias), output)
                .attribute("kernel_shape", ONE_BY_ONE)
                .attribute("strides", ONE_BY_ONE)
                .attribute("pads", NO_PADDING);
        writer.node("Flatten", List.of(output), LOGITS).attribute("axis", 1);
        return new Value(LOGITS, null, null);
    }

    private Value emit(String operator, List<String> inputs) {
        String output = nextEdge();
        writer.node(operator, inputs, output);
        return new Value(output, null, null);
    }

    private String nextEdge() {
        return "x" + edges++;
    }
}
