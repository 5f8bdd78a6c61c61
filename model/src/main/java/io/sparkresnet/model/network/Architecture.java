package io.sparkresnet.model.network;

import java.io.Serializable;
import java.util.List;

/**
 * Everything that fixes a residual network but its weights. Named ones come from {@link NamedArchitecture}; any other depth,
 * width or grouping of the two blocks is as valid. Immutable.
 *
 * @param block which residual block all stages are made of
 * @param stem what stands before the first stage
 * @param stemWidth output channels of {@code conv1}
 * @param groups of every bottleneck's 3x3 convolution; 1 in basic blocks
 * @param stages {@code layer1} onwards
 * @param inputChannels of the image: 3 (RGB) or 1 (gray)
 * @param numClasses outputs of {@code fc}; 0 for a network without {@code fc}, which has an embedding only
 */
public record Architecture(
        BlockKind block, Stem stem, int stemWidth, int groups, List<Stage> stages, int inputChannels, int numClasses)
        implements Serializable {

    public Architecture {
        stages = List.copyOf(stages);
        if (stages.isEmpty()) {
            throw new IllegalArgumentException("Invalid architecture: no stages (expected at least one)");
        }
        if (stemWidth < 1 || groups < 1 || inputChannels < 1 || numClasses < 0) {
            throw new IllegalArgumentException(
                    "Invalid architecture: stem width %d, groups %d, input channels %d (expected all positive), classes %d"
                            .formatted(stemWidth, groups, inputChannels, numClasses));
        }
        for (Stage stage : stages) {
            if (block == BlockKind.BASIC && (groups != 1 || stage.width() != stage.planes())) {
                throw new IllegalArgumentException(
                        "Invalid architecture: BasicBlock with groups %d and width %d of %d planes (expected groups 1 and width = planes)"
                                .formatted(groups, stage.width(), stage.planes()));
            }
            if (stage.width() % groups != 0) {
                throw new IllegalArgumentException("Invalid architecture: width %d in %d groups (expected a multiple)"
                        .formatted(stage.width(), groups));
            }
        }
    }

    /** Channels after the global average pool: the length of an embedding. */
    public int embeddingWidth() {
        return stages.get(stages.size() - 1).planes() * block.expansion();
    }

    /** The same network with another {@code fc}; 0 for none. */
    public Architecture withNumClasses(int classes) {
        return new Architecture(block, stem, stemWidth, groups, stages, inputChannels, classes);
    }

    /** The same network for images of another number of channels. */
    public Architecture withInputChannels(int channels) {
        return new Architecture(block, stem, stemWidth, groups, stages, channels, numClasses);
    }

    /** Weighted layers as the paper counts them: {@code conv1}, the convolutions of the residual paths, {@code fc}. */
    public int depth() {
        return 2
                + block.convolutions() * stages.stream().mapToInt(Stage::blocks).sum();
    }

    /**
     * torchvision's name where there is one ({@code resnet50}), else a name in the same style ({@code resnet26},
     * {@code resnext101_32x16d}), else {@code resnet} and the stages.
     */
    public String name() {
        return NamedArchitecture.nameOf(this);
    }
}
