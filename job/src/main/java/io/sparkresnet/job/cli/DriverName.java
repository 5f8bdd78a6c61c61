package io.sparkresnet.job.cli;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;

/** How this driver is called where another one meets its lock. */
final class DriverName {
    private DriverName() {}

    /** {@code user@host, process 123, run R}. */
    static String of(Optional<String> run) {
        return "%s@%s, process %d%s"
                .formatted(
                        System.getProperty("user.name"),
                        host(),
                        ProcessHandle.current().pid(),
                        run.map(id -> ", run " + id).orElse(""));
    }

    private static String host() {
        String named = System.getenv("HOSTNAME");
        if (named != null && !named.isBlank()) {
            return named;
        }
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "unknown host";
        }
    }
}
