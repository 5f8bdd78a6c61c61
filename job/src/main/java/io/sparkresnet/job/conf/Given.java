package io.sparkresnet.job.conf;

import java.util.Optional;

/**
 * A step of the recipe that was given, which may be {@code none}.
 *
 * @param step empty: the step is left out
 */
public record Given<T>(Optional<T> step) {}
