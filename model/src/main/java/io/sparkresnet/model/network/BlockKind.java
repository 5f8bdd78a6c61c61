package io.sparkresnet.model.network;

/** The two residual blocks of He et al. 2015, figure 5. */
public enum BlockKind {
    /** Two 3x3 convolutions; ResNet-18 and 34 and the CIFAR form. */
    BASIC(1, 2, "BasicBlock"),
    /** 1x1, 3x3, 1x1, the last one four times as wide; ResNet-50 and deeper. */
    BOTTLENECK(4, 3, "Bottleneck");

    private final int expansion;
    private final int convolutions;
    private final String torchvisionName;

    BlockKind(int expansion, int convolutions, String torchvisionName) {
        this.expansion = expansion;
        this.convolutions = convolutions;
        this.torchvisionName = torchvisionName;
    }

    /** Output channels of the block divided by its {@code planes}. */
    public int expansion() {
        return expansion;
    }

    /** Weighted layers on the residual path, as the paper counts depth. */
    public int convolutions() {
        return convolutions;
    }

    /** The class name in torchvision's {@code resnet.py}. */
    public String torchvisionName() {
        return torchvisionName;
    }
}
