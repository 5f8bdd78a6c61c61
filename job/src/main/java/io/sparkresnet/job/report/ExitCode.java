package io.sparkresnet.job.report;

/** How a call ended: the numbers that schedulers rely on. */
public enum ExitCode {
    /** Done, failures within the allowed fraction. */
    DONE(0),
    /** Unexpected: a defect, shown with its trace. */
    DEFECT(1),
    /** Usage or configuration. */
    USAGE(2),
    /** Input missing, empty, forbidden or out of reach. */
    INPUT(3),
    /** Weights not readable, refused, or not a residual network. */
    WEIGHTS(4),
    /** Done, but more images failed than allowed. */
    TOO_MANY_FAILURES(5),
    /** Output not writable, or held already. */
    OUTPUT(6);

    private final int number;

    ExitCode(int number) {
        this.number = number;
    }

    /** What the process ends with. */
    public int number() {
        return number;
    }
}
