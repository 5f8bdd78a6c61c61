package io.sparkresnet.model.network;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The table of published networks: torchvision's ten (see its {@code resnet.py}) and the CIFAR form of He et al. 2015,
 * section 4.2 (with projection shortcuts: {@code downsample} wherever the shape changes).
 */
public enum NamedArchitecture {
    RESNET18(BlockKind.BASIC, 1, 64, 2, 2, 2, 2),
    RESNET34(BlockKind.BASIC, 1, 64, 3, 4, 6, 3),
    RESNET50(BlockKind.BOTTLENECK, 1, 64, 3, 4, 6, 3),
    RESNET101(BlockKind.BOTTLENECK, 1, 64, 3, 4, 23, 3),
    RESNET152(BlockKind.BOTTLENECK, 1, 64, 3, 8, 36, 3),
    RESNEXT50_32X4D(BlockKind.BOTTLENECK, 32, 4, 3, 4, 6, 3),
    RESNEXT101_32X8D(BlockKind.BOTTLENECK, 32, 8, 3, 4, 23, 3),
    RESNEXT101_64X4D(BlockKind.BOTTLENECK, 64, 4, 3, 4, 23, 3),
    WIDE_RESNET50_2(BlockKind.BOTTLENECK, 1, 128, 3, 4, 6, 3),
    WIDE_RESNET101_2(BlockKind.BOTTLENECK, 1, 128, 3, 4, 23, 3),
    RESNET20(3),
    RESNET32(5),
    RESNET44(7),
    RESNET56(9),
    RESNET110(18);

    private static final int IMAGENET_PLANES = 64;
    private static final int IMAGENET_CLASSES = 1000;
    private static final int CIFAR_PLANES = 16;
    private static final int CIFAR_CLASSES = 10;

    private final Architecture architecture;

    NamedArchitecture(BlockKind block, int groups, int widthPerGroup, int... blocks) {
        architecture = new Architecture(
                block,
                Stem.IMAGENET,
                IMAGENET_PLANES,
                groups,
                stages(IMAGENET_PLANES, groups, widthPerGroup, blocks),
                3,
                IMAGENET_CLASSES);
    }

    NamedArchitecture(int blocksPerStage) {
        architecture = new Architecture(
                BlockKind.BASIC,
                Stem.CIFAR,
                CIFAR_PLANES,
                1,
                stages(CIFAR_PLANES, 1, IMAGENET_PLANES, blocksPerStage, blocksPerStage, blocksPerStage),
                3,
                CIFAR_CLASSES);
    }

    /** The network with 3 input channels and the classes of its data set (1000 or 10). */
    public Architecture architecture() {
        return architecture;
    }

    /** The name as torchvision spells it: {@code resnext50_32x4d}. */
    public String torchvisionName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The network of that name. */
    public static Optional<NamedArchitecture> named(String name) {
        return Arrays.stream(values())
                .filter(each -> each.torchvisionName().equals(name))
                .findFirst();
    }

    /** Every name, in the table's order. */
    public static List<String> names() {
        return Arrays.stream(values()).map(NamedArchitecture::torchvisionName).toList();
    }

    /** Stages as torchvision's {@code ResNet.__init__} makes them: planes double and the stride is 2 from the second one on. */
    static List<Stage> stages(int planes, int groups, int widthPerGroup, int... blocks) {
        List<Stage> stages = new ArrayList<>();
        for (int i = 0; i < blocks.length; i++) {
            int stagePlanes = planes << i;
            int width = stagePlanes * widthPerGroup / 64 * groups;
            stages.add(new Stage(blocks[i], stagePlanes, width, i == 0 ? 1 : 2));
        }
        return stages;
    }

    static String nameOf(Architecture architecture) {
        Architecture trunk = architecture.withNumClasses(0).withInputChannels(3);
        for (NamedArchitecture named : values()) {
            if (named.architecture.withNumClasses(0).equals(trunk)) {
                return named.torchvisionName();
            }
        }
        return nameInTheSameStyle(architecture);
    }

    private static String nameInTheSameStyle(Architecture architecture) {
        int planes = architecture.stages().get(0).planes();
        int groups = architecture.groups();
        int[] blocks = architecture.stages().stream().mapToInt(Stage::blocks).toArray();
        int widthPerGroup = architecture.stages().get(0).width() * 64 / planes / groups;
        boolean regular = architecture.stages().equals(stages(planes, groups, widthPerGroup, blocks));
        boolean usualPlanes = architecture.stem() == Stem.IMAGENET
                ? planes == IMAGENET_PLANES && architecture.stemWidth() == planes && blocks.length == 4
                : planes == CIFAR_PLANES && architecture.stemWidth() == planes && blocks.length == 3;
        if (!regular || !usualPlanes) {
            return "resnet(%s, %s)"
                    .formatted(
                            architecture.block().torchvisionName(),
                            Arrays.toString(blocks).replace(" ", ""));
        }
        if (groups > 1) {
            return "resnext%d_%dx%dd".formatted(architecture.depth(), groups, widthPerGroup);
        }
        if (widthPerGroup != 64) {
            return widthPerGroup % 64 == 0
                    ? "wide_resnet%d_%d".formatted(architecture.depth(), widthPerGroup / 64)
                    : "resnet%d_width%d".formatted(architecture.depth(), widthPerGroup);
        }
        return "resnet" + architecture.depth();
    }
}
