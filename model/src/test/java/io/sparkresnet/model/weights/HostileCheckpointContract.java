package io.sparkresnet.model.weights;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files made to harm: each is refused with its reason, all those of a test by one JVM that has 256 MB. */
abstract class HostileCheckpointContract {
    private static final long SECONDS = 120;

    private final Map<String, byte[]> files = new LinkedHashMap<>();
    private final Map<String, String> refusals = new LinkedHashMap<>();

    @TempDir
    private Path directory;

    /** Adds each file with the reason for its refusal. */
    abstract void addFiles();

    @Test
    void refusesThemInLittleMemory() throws IOException, InterruptedException {
        addFiles();
        Path hostile = Files.createDirectory(directory.resolve("hostile"));
        Path outcomes = Files.createDirectory(directory.resolve("outcomes"));
        for (Map.Entry<String, byte[]> each : files.entrySet()) {
            Files.write(hostile.resolve(each.getKey()), each.getValue());
        }

        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-cp",
                        System.getProperty("java.class.path")
                                + File.pathSeparator
                                + System.getProperty("surefire.test.class.path", ""),
                        RefusalPrinter.class.getName(),
                        hostile.toString(),
                        outcomes.toString())
                .inheritIO()
                .start();
        boolean ended = process.waitFor(SECONDS, TimeUnit.SECONDS);
        process.destroyForcibly();

        assertThat(ended).isTrue();
        Map<String, String> found = new LinkedHashMap<>();
        for (String name : files.keySet()) {
            found.put(
                    name,
                    Files.readString(outcomes.resolve(name))
                            .replace(hostile.resolve(name).toString(), "FILE")
                            .replace("Cannot read weights FILE: ", ""));
        }
        assertThat(found).containsExactlyInAnyOrderEntriesOf(refusals);
    }

    void addPickle(String name, byte[] pickle, String refusal) {
        add(
                name,
                new ZipBuilder()
                        .deflated("a/data.pkl", pickle)
                        .stored("a/data/0", new byte[4])
                        .build(),
                refusal);
    }

    void add(String name, byte[] file, String refusal) {
        files.put(name, file);
        refusals.put(name, refusal);
    }
}
