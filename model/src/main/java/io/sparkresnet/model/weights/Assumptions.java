package io.sparkresnet.model.weights;

import io.sparkresnet.model.network.Architecture;
import io.sparkresnet.model.network.BlockKind;
import io.sparkresnet.model.network.Stem;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** What no key or shape shows and is therefore taken as torchvision has it. */
final class Assumptions {
    private Assumptions() {}

    /**
     * What is assumed of a network; nothing where the checkpoint names it.
     *
     * @param named the key and the network's name that stand beside the tensors
     */
    static List<String> of(Architecture architecture, Optional<Map.Entry<String, String>> named) {
        List<String> assumptions = new ArrayList<>();
        if (named.isPresent()) {
            if (named.get().getValue().equals(architecture.name())) {
                return List.of();
            }
            assumptions.add("%s, as its tensors say, though it says %s = %s"
                    .formatted(
                            architecture.name(),
                            named.get().getKey(),
                            named.get().getValue()));
        }
        assumptions.add(
                architecture.stem() == Stem.IMAGENET
                        ? "stem: conv1 of stride 2, then a 3x3 max pool of stride 2"
                        : "stem: conv1 of stride 1, no max pool");
        String halving = IntStream.range(0, architecture.stages().size())
                .filter(i -> architecture.stages().get(i).stride() == 2)
                .mapToObj(i -> "layer" + (i + 1))
                .collect(Collectors.joining(", "));
        if (!halving.isEmpty()) {
            assumptions.add("stride 2 in the first block of " + halving + ", no dilation");
        }
        if (architecture.block() == BlockKind.BOTTLENECK) {
            assumptions.add("stride on the 3x3 convolution of a bottleneck (V1.5), not on its first 1x1 (V1)");
        }
        assumptions.add("batch normalisation eps 1e-5");
        assumptions.add("ReLU after every normalisation and sum, no anti-aliasing");
        return assumptions;
    }
}
