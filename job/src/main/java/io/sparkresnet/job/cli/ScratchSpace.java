package io.sparkresnet.job.cli;

import io.sparkresnet.job.conf.InvalidConfException;
import io.sparkresnet.job.conf.Problems;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** The directories for temporary files of this JVM: tried before Spark is, which would end the JVM with a trace of its own. */
final class ScratchSpace {
    private static final String JAVA = "java.io.tmpdir";
    private static final String SPARK = "spark.local.dir";
    private static final String SPARK_VARIABLE = "SPARK_LOCAL_DIRS";
    /** YARN names the directories itself. */
    private static final String YARN_VARIABLE = "CONTAINER_ID";

    private ScratchSpace() {}

    /** Refuses settings that name no directory that can be written to. */
    static void require(Map<String, String> environment) throws InvalidConfException {
        Problems problems = new Problems();
        check(JAVA, List.of(System.getProperty(JAVA, "")), problems);
        String variable = environment.getOrDefault(SPARK_VARIABLE, "");
        String ofSpark = variable.isBlank() ? System.getProperty(SPARK, "") : variable;
        if (!ofSpark.isBlank() && !environment.containsKey(YARN_VARIABLE)) {
            List<String> directories =
                    Arrays.stream(ofSpark.split(",")).map(String::strip).toList();
            directories.stream().filter(each -> !each.contains(":")).forEach(ScratchSpace::create);
            check(variable.isBlank() ? SPARK : SPARK_VARIABLE, directories, problems);
        }
        problems.throwIfAny();
    }

    /** Spark creates those of its own that are missing, and is content with one of several. */
    private static void create(String directory) {
        try {
            Files.createDirectories(Path.of(directory));
        } catch (IOException | InvalidPathException e) {
            return;
        }
    }

    private static void check(String setting, List<String> directories, Problems problems) {
        String reason = "";
        for (String each : directories) {
            reason = whyNot(each);
            if (reason.isEmpty()) {
                return;
            }
        }
        problems.add("Invalid %s: %s: %s (expected a directory for temporary files)"
                .formatted(setting, String.join(",", directories), reason));
    }

    private static String whyNot(String directory) {
        try {
            Path path = Path.of(directory);
            if (!Files.exists(path)) {
                return "does not exist";
            }
            if (!Files.isDirectory(path)) {
                return "it is no directory";
            }
            Files.delete(Files.createTempFile(path, "spark-resnet-", ""));
            return "";
        } catch (IOException | InvalidPathException e) {
            return "cannot be written to";
        }
    }
}
