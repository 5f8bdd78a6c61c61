package io.sparkresnet.fuzz;

import java.util.List;

/** A damaged image, and how it came about. */
final class Mutation {
    private final Seed origin;
    private final List<String> steps;
    private final byte[] content;

    /** {@code steps} tell people what was done, in order. */
    Mutation(Seed origin, List<String> steps, byte[] content) {
        this.origin = origin;
        this.steps = List.copyOf(steps);
        this.content = content;
    }

    Seed origin() {
        return origin;
    }

    List<String> steps() {
        return steps;
    }

    byte[] content() {
        return content;
    }
}
