package io.sparkresnet.model.config;

import io.sparkresnet.model.weights.WeightsException;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Set;

/** Where a configuration file and the tensors beside it disagree; all of it is told at once. One thread. */
final class Contradictions {
    private final Set<String> found = new LinkedHashSet<>();

    /** Notes a disagreement over that key, if it is one. */
    void compare(String key, Object said, Object tensors) {
        if (!said.equals(tensors)) {
            found.add("%s = %s, but the tensors are of %s".formatted(key, said, tensors));
        }
    }

    void throwIfAny(Path file) throws WeightsException {
        if (!found.isEmpty()) {
            throw new WeightsException(
                    "Cannot use weights beside %s: it says %s".formatted(file, String.join("; ", found)));
        }
    }
}
