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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A signal in the middle of a job: one sentence, the exit status of that signal, and no temporary files. */
class StopIT {
    private static final int IMAGES = 4000;

    @TempDir
    private Path directory;

    @Test
    void sayOneSentenceAtATerminationSignal() throws IOException, InterruptedException {
        assertThat(messagesOf("TERM", 143, Map.of()))
                .isEqualTo("spark-resnet: stopped by a signal; the same command goes on where it stopped\n");
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
        assertThat(messagesOf("INT", 130, Map.of("SPARK_RESNET_LOG", "json")))
                .matches("\\{\"ts\":\"[0-9TZ:.-]+\",\"level\":\"INFO\",\"msg\":\"stopped by a signal;"
                        + " the same command goes on where it stopped\",\"logger\":\"spark-resnet\"}\n");
    }

    private String messagesOf(String signal, int exit, Map<String, String> variables)
            throws IOException, InterruptedException {
        Path input = Files.createDirectory(directory.resolve("in"));
        Path temporary = Files.createDirectory(directory.resolve("tmp"));
        Path image = Files.write(directory.resolve("image.jpg"), LogitsReference.resource("image-0.jpg"));
        for (int i = 0; i < IMAGES; i++) {
            Files.createLink(input.resolve("%04d.jpg".formatted(i)), image);
        }
        Path output = directory.resolve("out");
        Path messages = directory.resolve("messages");
        ProcessBuilder builder = new ProcessBuilder(command(temporary, input, output))
                .redirectOutput(directory.resolve("output").toFile())
                .redirectError(messages.toFile());
        builder.environment().putAll(variables);
        Process process = builder.start();
        try {
            Path plan = output.resolve("_spark-resnet/runs/1/plan.json");
            for (int i = 0; i < 1800 && !Files.exists(plan) && process.isAlive(); i++) {
                TimeUnit.MILLISECONDS.sleep(100);
            }
            assertThat(plan).as(Files.readString(messages)).exists();
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

    private static List<String> command(Path temporary, Path input, Path output) throws IOException {
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
        return command;
    }
}
