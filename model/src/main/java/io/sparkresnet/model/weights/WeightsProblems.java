package io.sparkresnet.model.weights;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Everything that keeps a file's tensors from being a network's weights, for one message. One thread. */
final class WeightsProblems {
    private static final int MOST_ON_A_LINE = 10;
    /** A whole ResNet-1202 has 7,200 tensors: only what nobody made by training has more to say. */
    private static final int MOST_OF_A_KIND = 10_000;

    private final Map<Kind, List<String>> problems = new LinkedHashMap<>();

    /** The kinds, in the message's order. */
    enum Kind {
        NETWORK("another network than asked for"),
        MISSING("missing"),
        UNEXPECTED("unexpected"),
        MISSHAPED("misshaped"),
        TYPE("no weight's type"),
        NOT_FINITE("not finite"),
        NEGATIVE_VARIANCE("negative variance");

        private final String label;

        Kind(String label) {
            this.label = label;
        }
    }

    void add(Kind kind, String problem) {
        problems.computeIfAbsent(kind, key -> new ArrayList<>()).add(problem);
    }

    boolean isEmpty() {
        return problems.isEmpty();
    }

    /** Whether keys or shapes are wrong, and not only values. */
    boolean concernKeys() {
        return problems.containsKey(Kind.MISSING)
                || problems.containsKey(Kind.UNEXPECTED)
                || problems.containsKey(Kind.MISSHAPED);
    }

    /** A line for the count, then each kind: a few problems on the kind's line, more on a line each. */
    @Override
    public String toString() {
        int count = problems.values().stream().mapToInt(List::size).sum();
        StringBuilder message = new StringBuilder("%d problem%s".formatted(count, count == 1 ? "" : "s"));
        for (Kind kind : Kind.values()) {
            List<String> each = problems.getOrDefault(kind, List.of());
            if (!each.isEmpty() && each.size() <= MOST_ON_A_LINE) {
                message.append("\n  %s: %s".formatted(kind.label, String.join("; ", each)));
            } else if (!each.isEmpty()) {
                message.append("\n  %s: %d".formatted(kind.label, each.size()));
                each.stream().limit(MOST_OF_A_KIND).forEach(problem -> message.append("\n    ")
                        .append(problem));
            }
            if (each.size() > MOST_OF_A_KIND) {
                message.append("\n    ... and %d more".formatted(each.size() - MOST_OF_A_KIND));
            }
        }
        return message.toString();
    }
}
