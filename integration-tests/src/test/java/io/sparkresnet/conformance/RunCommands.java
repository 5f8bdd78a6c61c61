package io.sparkresnet.conformance;

import io.sparkresnet.job.cli.Main;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Calls the command line many times in one JVM.
 *
 * <p>{@code RunCommands COMMANDS ANSWERS} reads a command a line, its name and then its arguments, separated by tabs, and
 * writes {@code ANSWERS/name.out}, {@code name.err} and {@code name.exit} with the exit code and the milliseconds taken.
 */
public final class RunCommands {
    private RunCommands() {}

    /** Runs it. */
    public static void main(String[] args) throws IOException {
        PrintStream output = System.out;
        PrintStream messages = System.err;
        Path answers = Path.of(args[1]);
        for (String line : Files.readAllLines(Path.of(args[0]))) {
            List<String> words = List.of(line.split("\t", -1));
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            ByteArrayOutputStream err = new ByteArrayOutputStream();
            long started = System.nanoTime();
            int exit;
            try (PrintStream newOutput = new PrintStream(out, true, StandardCharsets.UTF_8);
                    PrintStream newMessages = new PrintStream(err, true, StandardCharsets.UTF_8)) {
                System.setOut(newOutput);
                System.setErr(newMessages);
                exit = Main.run(words.subList(1, words.size()).toArray(String[]::new));
            } finally {
                System.setOut(output);
                System.setErr(messages);
            }
            long milliseconds = (System.nanoTime() - started) / 1_000_000;
            Files.write(answers.resolve(words.get(0) + ".out"), out.toByteArray());
            Files.write(answers.resolve(words.get(0) + ".err"), err.toByteArray());
            Files.writeString(answers.resolve(words.get(0) + ".exit"), exit + " " + milliseconds + "\n");
        }
    }
}
