package io.sparkresnet.job.conf;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Which images.
 *
 * @param inputs directories or files, distinct as typed
 * @param include empty: all
 * @param modifiedAfter inclusive
 * @param modifiedBefore exclusive
 * @param limit of images attempted; {@link Long#MAX_VALUE}: none
 */
public record InputConf(
        List<String> inputs,
        List<Glob> include,
        List<Glob> exclude,
        Optional<Instant> modifiedAfter,
        Optional<Instant> modifiedBefore,
        long limit) {

    /** The same images, all of them. */
    public InputConf withoutLimit() {
        return new InputConf(inputs, include, exclude, modifiedAfter, modifiedBefore, Long.MAX_VALUE);
    }

    static InputConf of(Settings settings) {
        String globs = "a glob with closed [ ] and { }";
        List<String> inputs = settings.all(Key.INPUT);
        if (inputs.stream().anyMatch(String::isBlank)) {
            settings.problems().add("Invalid input: empty (expected a path or URI)");
        }
        InputConf conf = new InputConf(
                inputs.stream().distinct().toList(),
                settings.values(Key.INCLUDE, globs, Glob::of),
                settings.values(Key.EXCLUDE, globs, Glob::of),
                settings.time(Key.MODIFIED_AFTER),
                settings.time(Key.MODIFIED_BEFORE),
                settings.whole(Key.LIMIT, 1, Long.MAX_VALUE).orElse(Long.MAX_VALUE));
        if (conf.modifiedAfter.isPresent()
                && conf.modifiedBefore.isPresent()
                && !conf.modifiedAfter.get().isBefore(conf.modifiedBefore.get())) {
            settings.problems()
                    .add("Invalid modified-before: %s (expected later than modified-after %s)"
                            .formatted(conf.modifiedBefore.get(), conf.modifiedAfter.get()));
        }
        return conf;
    }

    /** Whether an image is one of those by its path under the input: {@code include} and {@code exclude}. */
    public boolean acceptsName(String relativePath) {
        return (include.isEmpty() || include.stream().anyMatch(glob -> glob.matches(relativePath)))
                && exclude.stream().noneMatch(glob -> glob.matches(relativePath));
    }

    /** Whether an image is one of those by its modification time, in milliseconds. */
    public boolean acceptsTime(long modified) {
        return modifiedAfter.map(after -> modified >= after.toEpochMilli()).orElse(true)
                && modifiedBefore
                        .map(before -> modified < before.toEpochMilli())
                        .orElse(true);
    }
}
