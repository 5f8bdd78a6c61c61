package io.sparkresnet.it;

import java.io.File;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Spark's {@code local-cluster}: a standalone master and workers in this JVM, executors as processes of their own. A worker
 * starts executors from {@code SPARK_HOME}, which the POM points into target/; this class lays it out from the test class path.
 */
final class LocalCluster {
    private LocalCluster() {}

    /**
     * Settings of a cluster whose executors see this JVM's class path.
     *
     * @param workers executors, one a worker
     * @param cores task slots of each
     */
    static Map<String, String> settings(int workers, int cores) throws IOException {
        List<String> directories = layOut(Path.of(System.getenv("SPARK_HOME")));
        return Map.of(
                "spark.master",
                "local-cluster[%d,%d,1024]".formatted(workers, cores),
                "spark.executor.memory",
                "1g",
                "spark.executor.extraClassPath",
                String.join(File.pathSeparator, directories),
                "spark.executor.extraJavaOptions",
                "-Dlog4j2.configurationFile=" + System.getProperty("log4j2.configurationFile") + " -Djava.io.tmpdir="
                        + System.getProperty("java.io.tmpdir"));
    }

    /** Links every jar of the class path into jars/ and returns the directories on it. */
    private static List<String> layOut(Path home) throws IOException {
        Path jars = Files.createDirectories(home.resolve("jars"));
        // By this file Spark knows a distribution from a source tree.
        Files.writeString(home.resolve("RELEASE"), "");
        List<String> directories = new ArrayList<>();
        int position = 0;
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
            Path path = Path.of(entry);
            if (Files.isDirectory(path)) {
                directories.add(entry);
            } else {
                link(jars.resolve(position + "-" + path.getFileName()), path);
            }
            position++;
        }
        return directories;
    }

    private static void link(Path link, Path target) throws IOException {
        try {
            Files.createSymbolicLink(link, target);
        } catch (FileAlreadyExistsException e) {
            if (!Files.readSymbolicLink(link).equals(target)) {
                Files.delete(link);
                Files.createSymbolicLink(link, target);
            }
        }
    }
}
