package io.sparkresnet.job.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkresnet.job.conf.InvalidConfException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

@Isolated("sets system properties")
class ScratchSpaceTest {
    @TempDir
    private Path directory;

    @Test
    void rejectsATemporaryDirectoryThatIsNotThere() {
        String usual = System.getProperty("java.io.tmpdir");
        System.setProperty("java.io.tmpdir", directory + "/none");
        try {
            assertRejected(
                    Map.of(),
                    "Invalid java.io.tmpdir: %s/none: does not exist (expected a directory for temporary files)"
                            .formatted(directory));
        } finally {
            System.setProperty("java.io.tmpdir", usual);
        }
    }

    @Test
    void rejectsSparksDirectoriesWhereNoneCanBeUsed() throws Exception {
        Path file = Files.createFile(directory.resolve("file"));
        System.setProperty("spark.local.dir", "%s,%s/x".formatted(file, file));
        try {
            assertRejected(
                    Map.of(),
                    "Invalid spark.local.dir: %1$s,%1$s/x: does not exist (expected a directory for temporary files)"
                            .formatted(file));
        } finally {
            System.clearProperty("spark.local.dir");
        }
        assertRejected(
                Map.of("SPARK_LOCAL_DIRS", file.toString()),
                "Invalid SPARK_LOCAL_DIRS: %s: it is no directory (expected a directory for temporary files)"
                        .formatted(file));
    }

    @Test
    void takesOneOfSeveralAndCreatesIt() throws Exception {
        Path file = Files.createFile(directory.resolve("file"));
        ScratchSpace.require(Map.of("SPARK_LOCAL_DIRS", file + ", " + directory.resolve("new")));

        assertThat(directory.resolve("new")).isEmptyDirectory();
    }

    @Test
    void leavesYarnsDirectoriesToYarn() throws Exception {
        ScratchSpace.require(Map.of("SPARK_LOCAL_DIRS", "/proc/none", "CONTAINER_ID", "container_1"));

        assertThat(Path.of("/proc/none")).doesNotExist();
    }

    private static void assertRejected(Map<String, String> environment, String message) {
        assertThatThrownBy(() -> ScratchSpace.require(environment))
                .isInstanceOf(InvalidConfException.class)
                .hasMessage(message);
    }
}
