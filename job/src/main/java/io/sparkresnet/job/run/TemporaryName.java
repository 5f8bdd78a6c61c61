package io.sparkresnet.job.run;

import java.util.UUID;
import java.util.regex.Pattern;

/** Names under which files are written before they have their own: readers of the rows pass over them. */
final class TemporaryName {
    private static final Pattern NAME =
            Pattern.compile("_.+\\.[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");

    private TemporaryName() {}

    /** One that no other writer has. */
    static String of(String name) {
        return "_" + name + "." + UUID.randomUUID();
    }

    /** Whether that is one. */
    static boolean isOne(String name) {
        return NAME.matcher(name).matches();
    }
}
