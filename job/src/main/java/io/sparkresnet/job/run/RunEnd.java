package io.sparkresnet.job.run;

/** How a run comes to its end. */
enum RunEnd {
    /** Every image of its plan has its row. */
    COMPLETE,
    /** It was given up: what was not done is left to the next run. */
    CLOSED
}
