package io.sparkresnet.model.network;

import java.io.Serializable;

/**
 * One of the network's stages ({@code layer1} to {@code layer4}): blocks of one shape.
 *
 * @param blocks number of residual blocks
 * @param planes torchvision's {@code planes}; the stage's output has {@code planes * expansion} channels
 * @param width channels inside a bottleneck: {@code planes * width_per_group / 64 * groups}; equals planes in a basic block
 * @param stride of the first block's 3x3 convolution and of its downsample; the others have 1
 */
public record Stage(int blocks, int planes, int width, int stride) implements Serializable {
    public Stage {
        if (blocks < 1 || planes < 1 || width < 1 || stride < 1) {
            throw new IllegalArgumentException(
                    "Invalid stage: blocks %d, planes %d, width %d, stride %d (expected all positive)"
                            .formatted(blocks, planes, width, stride));
        }
    }
}
