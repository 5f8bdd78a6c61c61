package io.sparkresnet.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A signal in the middle of a job: one sentence, the exit status of that signal, and no temporary files. */
class StopIT {
    private static final int IMAGES = 4000;
    private static final String SENTENCE =
            "spark-resnet: stopped by a signal; the same command goes on where it stopped\n";

    @TempDir
    private Path directory;

    private Path input;
    private Path output;
    private Path temporary;

    @BeforeEach
    void makeDirectories() throws IOException {
        input = Files.createDirectory(directory.resolve("in"));
        temporary = Files.createDirectory(directory.resolve("tmp"));
        output = directory.resolve("out");
        Path image = Files.write(directory.resolve("image.jpg"), LogitsReference.resource("image-0.jpg"));
        for (int i = 0; i < IMAGES; i++) {
            Files.createLink(input.resolve("%04d.jpg".formatted(i)), image);
        }
    }

    @Test
    void sayOneSentenceAtATerminationSignal() throws IOException, InterruptedException {
        assertThat(messagesOf("TERM", 143, Map.of(), this::isPlanned)).isEqualTo(SENTENCE);
    }

    @Test
    void sayOneLineOfJsonAtAnInterruptWhereJsonIsAskedFor() throws IOException, InterruptedException {
        // A shell that starts a command in the background has it ignore interrupts, and its children with it.
        String status = Files.readString(Path.of("/proc/self/status"));
        String ignored = status.lines()
                .filter(line -> line.startsWith("SigIgn:"))
                .findFirst()
                .orElseThrow();
        assumeTrue((Long.parseUnsignedLong(ignored.substring(7).strip(), 16) & 2) == 0);
        assertThat(messagesOf("INT", 130, Map.of("SPARK_RESNET_LOG", "json"), this::isPlanned))
                .matches("\\{\"ts\":\"[0-9TZ:.-]+\",\"level\":\"INFO\",\"msg\":\"stopped by a signal;"
                        + " the same command goes on where it stopped\",\"logger\":\"spark-resnet\"}\n");
    }

    /** The weights come through a pipe that nobody writes to. */
    @Test
    void leaveNoCopyOfTheWeightsBehind() throws IOException, InterruptedException {
        Path pipe = directory.resolve("weights.safetensors");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();
        assertThat(messagesOf("TERM", 143, Map.of(), this::isCopying, "--weights", "file:" + pipe))
                .isEqualTo(SENTENCE);
        assertThat(output).doesNotExist();
    }

    private boolean isPlanned() {
        return Files.exists(output.resolve("_spark-resnet/runs/1/plan.json"));
    }

    private boolean isCopying() {
        return temporary.toFile().list((place, name) -> name.startsWith("spark-resnet-weights-")).length > 0;
    }

    /** Of a job that gets the signal when it has reached that point. */
    private String messagesOf(
            String signal, int exit, Map<String, String> variables, BooleanSupplier reached, String... arguments)
            throws IOException, InterruptedException {
        Path messages = directory.resolve("messages");
        ProcessBuilder builder = new ProcessBuilder(command(arguments))
                .redirectOutput(directory.resolve("output").toFile())
                .redirectError(messages.toFile());
        builder.environment().putAll(variables);
        Process process = builder.start();
        try {
            for (int i = 0; i < 1800 && !reached.getAsBoolean() && process.isAlive(); i++) {
                TimeUnit.MILLISECONDS.sleep(100);
            }
            assertThat(reached.getAsBoolean()).as(Files.readString(messages)).isTrue();
            assertThat(new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid()))
                            .start()
                            .waitFor())
                    .isZero();
            assertThat(process.waitFor(180, TimeUnit.SECONDS)).isTrue();
        } finally {
            process.destroyForcibly();
        }
        assertThat(process.exitValue()).isEqualTo(exit);
        assertThat(temporary.toFile().list((place, name) -> !name.startsWith("hsperfdata")))
                .isEmpty();
        return Files.readString(messages);
    }

    private List<String> command(String... arguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(option -> option.startsWith("--add-"))
                .forEach(command::add);
        command.add("-Djava.io.tmpdir=" + temporary);
        command.add("-Dspark.master=local[2]");
        command.add("-Dlog4j2.configurationFile="
                + Path.of("../conf/log4j2.properties").toAbsolutePath());
        String sparkJars =
                Files.readString(Path.of(System.getProperty("job.classpath"))).strip();
        command.addAll(List.of(
                "-cp",
                System.getProperty("job.jar") + File.pathSeparator + sparkJars,
                "io.sparkresnet.job.cli.Main",
                "predict",
                "--input",
                input.toString(),
                "--output",
                output.toString()));
        command.addAll(List.of(arguments));
        return command;
    }
}
