package io.sparkresnet.job.run;

import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Names under which files are written before they have their own: readers of the rows pass over them. */
final class TemporaryName {
    private static final Pattern NAME =
            Pattern.compile("_(.+)\\.[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");

    private TemporaryName() {}

    /** One that no other writer has. */
    static String of(String name) {
        return "_" + name + "." + UUID.randomUUID();
    }

    /** Of which name that is one; empty for any other name. */
    static Optional<String> target(String name) {
        Matcher matcher = NAME.matcher(name);
        return matcher.matches() ? Optional.of(matcher.group(1)) : Optional.empty();
    }
}
