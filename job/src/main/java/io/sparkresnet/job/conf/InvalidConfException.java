package io.sparkresnet.job.conf;

import java.util.List;

/** What was asked for cannot be done as it is written; the message names every problem. The job ends with exit code 2. */
public final class InvalidConfException extends Exception {
    private static final long serialVersionUID = 1L;

    /** One or more problems, each a sentence without a full stop. */
    public InvalidConfException(List<String> problems) {
        super(
                problems.size() == 1
                        ? problems.get(0)
                        : problems.size() + " problems:\n  - " + String.join("\n  - ", problems));
    }

    /** One problem. */
    public InvalidConfException(String problem) {
        this(List.of(problem));
    }
}
