package io.sparkresnet.it;

import io.sparkresnet.job.cli.Main;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * The command line as a JVM of its own, so that it can be killed, frozen and run twice at once. It has this JVM's class path;
 * {@link JobJarIT} shows that the jar does the same.
 */
final class DriverProcess implements AutoCloseable {
    /** The exit code of a process that SIGKILL ended. */
    static final int KILLED = 128 + 9;

    /** A lock that stands still so long has lost its holder; the shortest that is allowed leaves no room for a slow machine. */
    static final Map<String, String> SHORT_LEASE = Map.of("spark.resnet.lock.lease", "4s");

    private static final Duration PATIENCE = Duration.ofMinutes(10);

    /** What Spark's launcher would add. */
    private static final List<String> MODULE_OPTIONS = ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
            .filter(option -> option.startsWith("--add-"))
            .toList();

    private static final List<String> SAME_AS_HERE = List.of(
            "java.io.tmpdir",
            "ENGINE_CACHE_DIR",
            "log4j2.configurationFile",
            "spark.ui.enabled",
            "user.timezone",
            "user.language");

    private final Process process;
    private final Path output;
    private final Path messages;

    private DriverProcess(Process process, Path output, Path messages) {
        this.process = process;
        this.output = output;
        this.messages = messages;
    }

    /**
     * Starts it and returns at once.
     *
     * @param directory where its standard output and error go, in files named after {@code name}
     * @param settings Spark's own configuration, as {@code spark-submit --conf} would set it
     */
    static DriverProcess start(Path directory, String name, Map<String, String> settings, String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(MODULE_OPTIONS);
        // It lives for seconds: quick to start counts, not how fast it becomes.
        command.addAll(List.of("-Xmx1g", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
        SAME_AS_HERE.forEach(key -> command.add("-D" + key + "=" + System.getProperty(key, "")));
        settings.forEach((key, value) -> command.add("-D" + key + "=" + value));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
        command.addAll(List.of(arguments));
        Path output = directory.resolve(name + ".out");
        Path messages = directory.resolve(name + ".err");
        try {
            Process process = new ProcessBuilder(command)
                    .directory(new File(System.getProperty("java.io.tmpdir")))
                    .redirectOutput(output.toFile())
                    .redirectError(messages.toFile())
                    .start();
            return new DriverProcess(process, output, messages);
        } catch (IOException e) {
            throw new UncheckedIOException("Failed to start a driver", e);
        }
    }

    /** SIGKILL; returns when the process is gone. */
    void kill() {
        process.destroyForcibly();
        exit();
    }

    /** SIGSTOP: it stands still wherever it is, and holds what it holds. */
    void freeze() {
        signal("STOP");
    }

    /** SIGCONT: it goes on as if no time had passed. */
    void thaw() {
        signal("CONT");
    }

    /** Waits for its end. */
    int exit() {
        try {
            if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                throw new IllegalStateException(
                        "Driver did not end within %s; it said:%n%s".formatted(PATIENCE, messages()));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while a driver ran", e);
        }
        return process.exitValue();
    }

    long pid() {
        return process.pid();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Its standard output so far. */
    String output() {
        return read(output);
    }

    /** Its standard error so far. */
    String messages() {
        return read(messages);
    }

    private void signal(String name) {
        try {
            int exit = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                    .start()
                    .waitFor();
            if (exit != 0) {
                throw new IllegalStateException("Cannot send SIG%s: kill ended with %d".formatted(name, exit));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Failed to run kill", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while sending a signal", e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("Failed to read " + file, e);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
