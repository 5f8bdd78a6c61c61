package io.sparkresnet.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The one jar for spark-submit: what is in it, what is not, and that it runs in a JVM of its own. */
class JobJarIT {
    private static final Path JAR = Path.of(System.getProperty("job.jar"));
    private static final String MAIN_CLASS = "io.sparkresnet.job.cli.Main";

    /** What Spark's launcher would add. */
    private static final List<String> MODULE_OPTIONS = ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
            .filter(option -> option.startsWith("--add-"))
            .toList();

    /** Ours, and what no Spark distribution has. */
    private static final Set<String> PACKAGES = Set.of("ai/djl/", "ai/onnxruntime/", "com/sun/jna/", "io/sparkresnet/");

    @Test
    void namesItsMainClassAndCommit() throws IOException {
        try (JarFile jar = new JarFile(JAR.toFile())) {
            assertThat(jar.getManifest().getMainAttributes().getValue("Main-Class"))
                    .isEqualTo(MAIN_CLASS);
        }
        System.out.printf("Job jar: %.1f MB%n", Files.size(JAR) / 1e6);
    }

    @Test
    void holdsNoClassOfSparkOrOfALibraryThatSparkBrings() throws IOException {
        List<String> strangers = entries().stream()
                .filter(name -> name.endsWith(".class"))
                .filter(name -> PACKAGES.stream().noneMatch(name::startsWith))
                .toList();
        assertThat(strangers).isEmpty();
    }

    @Test
    void holdsNativeLibrariesOfThePromisedPlatformsAlone() throws IOException {
        Set<String> directories = new TreeSet<>();
        for (String name : entries()) {
            if (name.matches(".*\\.(so|dylib|jnilib|dll|a)")) {
                directories.add(name.substring(0, name.lastIndexOf('/')));
            }
        }
        assertThat(directories)
                .containsExactly(
                        "ai/onnxruntime/native/linux-aarch64",
                        "ai/onnxruntime/native/linux-x64",
                        "ai/onnxruntime/native/osx-aarch64",
                        "com/sun/jna/darwin-aarch64",
                        "com/sun/jna/linux-aarch64",
                        "com/sun/jna/linux-x86-64");
    }

    @Test
    void describesANetwork(@TempDir Path directory) throws IOException, InterruptedException {
        assertThat(run(directory, "describe", "--network", "resnet50")).contains("25,557,032");
    }

    /** Its class path alone has 17 kB: ONNX Runtime 1.29 overflows a usual stack on a command line of 4 kB. */
    @Test
    void predictsWhateverTheLengthOfTheCommandLine(@TempDir Path directory) throws IOException, InterruptedException {
        String output =
                run(directory, "demo", "--output", directory.resolve("demo").toString());
        assertThat(output.lines().toList().get((int) output.lines().count() - 1))
                .contains("\"images\":300");
        assertThat(directory.toFile().list((place, name) -> name.startsWith("onnxruntime-java")))
                .isEmpty();
    }

    @Test
    void saysInOneSentenceThatTheHeapIsTooSmall(@TempDir Path directory) throws IOException, InterruptedException {
        String weights = directory.resolve("weights.safetensors").toString();
        String[] init = {"init", "--network", "resnet152", "--output", weights};
        assertThat(ended(directory, List.of("-Xmx100m", "-XX:+UseG1GC"), init)).isEqualTo(1);
        assertThat(Files.readString(directory.resolve("messages")))
                .isEqualTo(
                        "spark-resnet: Cannot go on: out of memory (Java heap space) with a heap of 100 MB; give this"
                                + " process more (spark.driver.memory; -Xmx where Spark runs in process)\n");
    }

    private static String run(Path directory, String... arguments) throws IOException, InterruptedException {
        assertThat(ended(directory, List.of(), arguments))
                .as(Files.readString(directory.resolve("messages")))
                .isEqualTo(0);
        return Files.readString(directory.resolve("output"), StandardCharsets.UTF_8);
    }

    /** The exit code; standard output and error are in {@code output} and {@code messages}. */
    private static int ended(Path directory, List<String> options, String... arguments)
            throws IOException, InterruptedException {
        String sparkJars =
                Files.readString(Path.of(System.getProperty("job.classpath"))).strip();
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(MODULE_OPTIONS);
        command.addAll(options);
        command.add("-Djava.io.tmpdir=" + directory);
        command.addAll(List.of("-cp", JAR + File.pathSeparator + sparkJars, MAIN_CLASS));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectOutput(directory.resolve("output").toFile())
                .redirectError(directory.resolve("messages").toFile())
                .start();
        try {
            assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
            return process.exitValue();
        } finally {
            process.destroyForcibly();
        }
    }

    private static List<String> entries() throws IOException {
        List<String> names = new ArrayList<>();
        try (JarFile jar = new JarFile(JAR.toFile())) {
            jar.stream().map(ZipEntry::getName).forEach(names::add);
        }
        return names;
    }
}
