package io.sparkresnet.job.report.advice;

/**
 * Something that a person should know.
 *
 * @param headline what was found, with its figures
 * @param advice what to do about it
 */
public record Finding(Level level, String headline, String advice) {

    /** How much it matters. */
    public enum Level {
        /** Predictions may be wrong or missing. */
        PROBLEM,
        /** Worth a look. */
        NOTICE
    }

    static Finding problem(String headline, String advice) {
        return new Finding(Level.PROBLEM, headline, advice);
    }

    static Finding notice(String headline, String advice) {
        return new Finding(Level.NOTICE, headline, advice);
    }
}
