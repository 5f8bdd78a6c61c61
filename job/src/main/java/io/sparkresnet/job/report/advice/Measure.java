package io.sparkresnet.job.report.advice;

import java.util.Optional;

/**
 * One comparison of two runs.
 *
 * @param rule when it matters
 * @param finding what to say if it does; empty if it does not
 */
public record Measure(String name, String before, String now, String rule, Optional<Finding> finding) {}
