package io.sparkresnet.it;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sparkresnet.job.cli.Main;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Calls the command line in this JVM, as a person would: arguments in, exit code and text out. One call at a time. */
final class CommandLine {
    /** Two task slots in this JVM. */
    static final Map<String, String> LOCAL = Map.of("spark.master", "local[2]");

    private CommandLine() {}

    /**
     * What a call ended with.
     *
     * @param exit the process's exit code
     * @param output standard output
     * @param messages standard error, but for what log4j writes to the stream that it found at its start
     * @param took wall clock
     */
    record Outcome(int exit, String output, String messages, Duration took) {
        /** The last line of standard output: the run's summary. */
        JsonNode summary() {
            List<String> lines = output.lines().toList();
            try {
                return new ObjectMapper().readTree(lines.get(lines.size() - 1));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** Calls it with {@code settings} as Spark's own configuration. */
    static Outcome run(Map<String, String> settings, String... arguments) {
        settings.forEach(System::setProperty);
        PrintStream output = System.out;
        PrintStream messages = System.err;
        ByteArrayOutputStream outputBytes = new ByteArrayOutputStream();
        ByteArrayOutputStream messageBytes = new ByteArrayOutputStream();
        long started = System.nanoTime();
        int exit;
        try (PrintStream newOutput = new PrintStream(outputBytes, true, StandardCharsets.UTF_8);
                PrintStream newMessages = new PrintStream(messageBytes, true, StandardCharsets.UTF_8)) {
            System.setOut(newOutput);
            System.setErr(newMessages);
            exit = Main.run(arguments);
        } finally {
            System.setOut(output);
            System.setErr(messages);
            settings.keySet().forEach(System::clearProperty);
        }
        return new Outcome(
                exit,
                outputBytes.toString(StandardCharsets.UTF_8),
                messageBytes.toString(StandardCharsets.UTF_8),
                Duration.ofNanos(System.nanoTime() - started));
    }
}
