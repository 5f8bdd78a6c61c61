package io.sparkresnet.job.conf;

import java.util.ArrayList;
import java.util.List;

/** Collects what is wrong, so that all of it is reported at once. Not thread-safe. */
public final class Problems {
    private final List<String> found = new ArrayList<>();

    /** Notes one problem: a sentence without a full stop. */
    public void add(String problem) {
        found.add(problem);
    }

    /** The problems so far, in the order they were found. */
    public List<String> found() {
        return List.copyOf(found);
    }

    /** Throws all of them, if there are any. */
    public void throwIfAny() throws InvalidConfException {
        if (!found.isEmpty()) {
            throw new InvalidConfException(found);
        }
    }
}
