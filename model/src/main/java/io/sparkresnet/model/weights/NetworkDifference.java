package io.sparkresnet.model.weights;

import io.sparkresnet.model.network.Architecture;
import io.sparkresnet.model.network.BlockKind;
import io.sparkresnet.model.network.Stage;
import java.util.ArrayList;
import java.util.List;

/** Names what distinguishes the network that was asked for from the one that a file holds; classes and input channels are free. */
final class NetworkDifference {
    private NetworkDifference() {}

    /** A phrase for each difference; none where they are the same. */
    static List<String> between(Architecture expected, Architecture found) {
        List<String> differences = new ArrayList<>();
        compare(
                differences,
                "blocks",
                expected.block().torchvisionName(),
                found.block().torchvisionName());
        compare(differences, "stem", expected.stem(), found.stem());
        compare(differences, "conv1 width", expected.stemWidth(), found.stemWidth());
        compare(differences, "groups", expected.groups(), found.groups());
        compare(differences, "stages", expected.stages().size(), found.stages().size());
        for (int i = 0; i < Math.min(expected.stages().size(), found.stages().size()); i++) {
            Stage expectedStage = expected.stages().get(i);
            Stage foundStage = found.stages().get(i);
            String key = "layer" + (i + 1) + " ";
            compare(differences, key + "blocks", expectedStage.blocks(), foundStage.blocks());
            compare(differences, key + "planes", expectedStage.planes(), foundStage.planes());
            if (expected.block() == BlockKind.BOTTLENECK) {
                compare(differences, key + "width", expectedStage.width(), foundStage.width());
            }
            compare(differences, key + "stride", expectedStage.stride(), foundStage.stride());
        }
        return differences;
    }

    private static void compare(List<String> differences, String what, Object expected, Object found) {
        if (!expected.equals(found)) {
            differences.add("%s: expected %s, got %s".formatted(what, expected, found));
        }
    }
}
