package io.sparkresnet.model.network;

import io.sparkresnet.model.network.Operations.BatchNorm;
import io.sparkresnet.model.network.Operations.Convolution;
import io.sparkresnet.model.network.Operations.Linear;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The residual network of He et al. 2015 ("Deep Residual Learning for Image Recognition"), in the form and the words of
 * torchvision's {@code resnet.py}. V1.5: stride on the 3x3 of a bottleneck. Immutable and thread-safe.
 */
public final class ResNet {
    private final Architecture architecture;
    private final Convolution conv1;
    private final BatchNorm bn1;
    private final List<List<ResidualBlock>> layers;
    private final Optional<Linear> fc;

    /** The network of that architecture. */
    public ResNet(Architecture architecture) {
        this.architecture = architecture;
        Stem stem = architecture.stem();
        conv1 = new Convolution(
                "conv1",
                architecture.inputChannels(),
                architecture.stemWidth(),
                stem.kernel(),
                stem.stride(),
                stem.padding(),
                1);
        bn1 = new BatchNorm("bn1", architecture.stemWidth());
        layers = new ArrayList<>();
        int channels = architecture.stemWidth();
        for (int i = 0; i < architecture.stages().size(); i++) {
            Stage stage = architecture.stages().get(i);
            layers.add(makeLayer("layer" + (i + 1), channels, stage));
            channels = stage.planes() * architecture.block().expansion();
        }
        fc = architecture.numClasses() == 0
                ? Optional.empty()
                : Optional.of(new Linear("fc", channels, architecture.numClasses()));
    }

    private List<ResidualBlock> makeLayer(String key, int inChannels, Stage stage) {
        List<ResidualBlock> blocks = new ArrayList<>();
        int channels = inChannels;
        for (int i = 0; i < stage.blocks(); i++) {
            int stride = i == 0 ? stage.stride() : 1;
            ResidualBlock block =
                    switch (architecture.block()) {
                        case BASIC -> new BasicBlock(key + "." + i, channels, stage.planes(), stride);
                        case BOTTLENECK ->
                            new Bottleneck(
                                    key + "." + i,
                                    channels,
                                    stage.planes(),
                                    stage.width(),
                                    stride,
                                    architecture.groups());
                    };
            blocks.add(block);
            channels = stage.planes() * architecture.block().expansion();
        }
        return List.copyOf(blocks);
    }

    /** Evaluates the network in {@code ops}: x is (N, C, H, W), normalised pixels. */
    public <T> Outputs<T> forward(T x, Operations<T> ops) {
        x = ops.conv(x, conv1);
        x = ops.batchNorm(x, bn1);
        x = ops.relu(x);
        if (architecture.stem().maxPool()) {
            x = ops.maxPool(x);
        }
        for (List<ResidualBlock> layer : layers) {
            for (ResidualBlock block : layer) {
                x = block.forward(x, ops);
            }
        }
        T embedding = ops.globalAveragePool(x);
        return new Outputs<>(embedding, fc.map(linear -> ops.linear(embedding, linear)));
    }

    /** What this network is, without its weights. */
    public Architecture architecture() {
        return architecture;
    }

    /** The blocks of each stage, {@code layer1} first. */
    public List<List<ResidualBlock>> layers() {
        return List.copyOf(layers);
    }

    /** Every tensor of the state dict, with torchvision's keys and in its order, {@code num_batches_tracked} left out. */
    public List<TensorSpec> tensors() {
        TensorLister lister = new TensorLister();
        forward(TensorLister.NO_VALUE, lister);
        return lister.tensors();
    }

    /**
     * The two results of a forward pass.
     *
     * @param embedding after the global average pool, before fc: (N, C), not normalised
     * @param logits after fc: (N, classes); absent in a network without fc
     */
    public record Outputs<T>(T embedding, Optional<T> logits) {}
}
