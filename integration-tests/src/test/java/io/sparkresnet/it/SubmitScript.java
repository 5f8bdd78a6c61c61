package io.sparkresnet.it;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A script of {@code submit-scripts/}, called with nothing in its environment but the path and what a test sets. */
final class SubmitScript {
    /** The root of the tree. */
    static final Path ROOT =
            Path.of(System.getProperty("job.jar")).resolve("../../..").normalize();

    private static final Path SCRIPTS = ROOT.resolve("submit-scripts");

    private SubmitScript() {}

    /**
     * What a call ended with.
     *
     * @param exit the exit code
     * @param output lines of standard output
     * @param messages lines of standard error
     */
    record Outcome(int exit, List<String> output, List<String> messages) {
        /** The last line of standard output, as the words that a shell makes of it. */
        List<String> command() throws IOException, InterruptedException {
            String line = output.get(output.size() - 1);
            return words(run(Map.of(), List.of("bash", "-c", "printf '%s\\0' " + line)));
        }
    }

    /** Calls the script of that name. */
    static Outcome call(String name, Map<String, String> variables, String... arguments)
            throws IOException, InterruptedException {
        List<String> command =
                new ArrayList<>(List.of("bash", SCRIPTS.resolve(name).toString()));
        command.addAll(List.of(arguments));
        return run(variables, command);
    }

    /** Every script, by its path in the tree. */
    static List<Path> all() throws IOException {
        try (Stream<Path> files = Files.walk(SCRIPTS)) {
            return files.filter(file -> file.toString().endsWith(".sh"))
                    .sorted()
                    .toList();
        }
    }

    /** Writes a program that appends its arguments, each ended by NUL, to {@code record} and goes on with {@code body}. */
    static void fake(Path program, Path record, String body) throws IOException {
        Files.createDirectories(program.getParent());
        Files.writeString(program, "#!/usr/bin/env bash\nprintf '%%s\\0' \"$@\" >>'%s'\n%s\n".formatted(record, body));
        if (!program.toFile().setExecutable(true)) {
            throw new IOException("Cannot make %s executable".formatted(program));
        }
    }

    /** The arguments in a file that {@link #fake} wrote. */
    static List<String> recorded(Path record) throws IOException {
        return Arrays.asList(Files.readString(record).split("\0"));
    }

    /** Calls any command likewise. */
    static Outcome run(Map<String, String> variables, List<String> command) throws IOException, InterruptedException {
        Path directory = Files.createTempDirectory("submit-script-");
        Path output = directory.resolve("output");
        Path messages = directory.resolve("messages");
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectOutput(output.toFile()).redirectError(messages.toFile());
        String path = System.getenv("PATH");
        builder.environment().clear();
        builder.environment().put("PATH", path);
        builder.environment().putAll(variables);
        Process process = builder.start();
        if (!process.waitFor(5, TimeUnit.MINUTES)) {
            process.destroyForcibly();
            throw new IllegalStateException("Call did not end: " + command);
        }
        Outcome outcome = new Outcome(
                process.exitValue(),
                Files.readAllLines(output, StandardCharsets.UTF_8),
                Files.readAllLines(messages, StandardCharsets.UTF_8));
        for (Path each : List.of(output, messages, directory)) {
            Files.delete(each);
        }
        return outcome;
    }

    private static List<String> words(Outcome outcome) {
        return Arrays.asList(String.join("\n", outcome.output()).split("\0"));
    }
}
