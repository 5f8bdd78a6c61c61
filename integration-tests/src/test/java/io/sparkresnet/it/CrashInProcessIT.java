package io.sparkresnet.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With Spark in process an image ends the driver too: each further call comes closer to it, and the fifth ends in order. */
class CrashInProcessIT {
    private static final int KILLED = 137;

    private final Path directory;

    CrashInProcessIT(@TempDir Path directory) {
        this.directory = directory;
    }

    @Test
    void theFifthCallWritesTheCulpritsRow() throws IOException, InterruptedException {
        Path input = Files.createDirectory(directory.resolve("in"));
        for (int i = 0; i < 70; i++) {
            String name = String.format(Locale.ROOT, i == 66 ? "%02d-killer.jpg" : "%02d-image.jpg", i);
            Files.write(input.resolve(name), LogitsReference.resource("image-0.jpg"));
        }
        assertThat(call("FIRST")).isEqualTo(KILLED);
        for (int i = 0; i < 3; i++) {
            assertThat(call("RESUMED")).isEqualTo(KILLED);
        }
        assertThat(call("RESUMED"))
                .as(Files.readString(directory.resolve("messages")))
                .isEqualTo(0);

        List<String> rows = Files.readAllLines(directory.resolve("rows"));
        assertThat(rows).hasSize(70);
        assertThat(rows).filteredOn(row -> !row.endsWith(" ok")).containsExactly("66-killer.jpg fetch crashed");
    }

    private int call(String start) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        for (String option : ManagementFactory.getRuntimeMXBean().getInputArguments()) {
            if (option.startsWith("-") && !option.startsWith("-Xmx")) {
                command.add(option);
            }
        }
        command.addAll(List.of(
                "-Xmx1g",
                "-cp",
                System.getProperty("java.class.path"),
                FencedChunk.class.getName(),
                directory.resolve("in").toString(),
                directory.resolve("marks").toString(),
                start));
        Process process = new ProcessBuilder(command)
                .redirectOutput(directory.resolve("rows").toFile())
                .redirectError(directory.resolve("messages").toFile())
                .start();
        try {
            assertThat(process.waitFor(400, TimeUnit.SECONDS)).isTrue();
            return process.exitValue();
        } finally {
            process.destroyForcibly();
        }
    }
}
