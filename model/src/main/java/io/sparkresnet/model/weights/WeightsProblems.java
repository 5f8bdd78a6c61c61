package io.sparkresnet.model.weights;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Everything that keeps a file's tensors from being a network's weights, for one message. One thread. */
final class WeightsProblems {
    private static final int SHOWN_OF_A_KIND = 10;

    private final Map<Kind, List<String>> problems = new LinkedHashMap<>();

    /** The kinds, in the message's order. */
    enum Kind {
        NETWORK("another network than asked for"),
        MISSING("missing"),
        UNEXPECTED("unexpected"),
        MISSHAPED("misshaped"),
        TYPE("no weight's type"),
        NOT_FINITE("not finite");

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

    /** A line for the count, then one for each kind; a long list ends with how many it leaves out. */
    @Override
    public String toString() {
        int count = problems.values().stream().mapToInt(List::size).sum();
        StringBuilder message = new StringBuilder("%d problem%s".formatted(count, count == 1 ? "" : "s"));
        for (Kind kind : Kind.values()) {
            List<String> each = problems.getOrDefault(kind, List.of());
            if (!each.isEmpty()) {
                int shown = Math.min(each.size(), SHOWN_OF_A_KIND);
                message.append("\n  %s: %s".formatted(kind.label, String.join("; ", each.subList(0, shown))));
                if (each.size() > shown) {
                    message.append("; ... and %d more".formatted(each.size() - shown));
                }
            }
        }
        return message.toString();
    }
}
