package io.sparkresnet.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkresnet.job.run.OutputException;
import io.sparkresnet.job.run.OutputLock;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real processes that hold a lock, are frozen, thawed and killed. */
class FrozenHolderIT {
    private static final Duration LEASE = Duration.ofSeconds(3);

    private final List<String> said = new ArrayList<>();
    private final List<Process> processes = new ArrayList<>();

    @TempDir
    private Path directory;

    @AfterEach
    void end() {
        processes.forEach(Process::destroyForcibly);
    }

    @Test
    void aFrozenHolderIsReplacedAndFindsOutWhenItThaws() throws Exception {
        Process first = holder();
        BufferedReader output = first.inputReader();
        assertThat(output.readLine()).isEqualTo("held");
        assertThatThrownBy(() -> acquire("second"))
                .isInstanceOf(OutputException.class)
                .hasMessageStartingWith(
                        "Cannot write output %s: it is held by first, whose lock moved at 2".formatted(output()));

        ChildJvm.signal(first, "STOP");
        try (OutputLock second = acquire("second")) {
            assertThat(said.get(said.size() - 1))
                    .startsWith(output() + " was held by first, whose lock has not moved for ")
                    .endsWith(" s: taking over");
            ChildJvm.signal(first, "CONT");
            assertThat(output.readLine()).isEqualTo("lost");
            assertThat(first.waitFor()).isEqualTo(0);
            assertThat(second.lost()).isFalse();
            assertThat(OutputLock.holder(fileSystem(), lock())).contains("second");
        }
    }

    @Test
    void aKilledHolderIsReplacedAtOnce() throws Exception {
        Process first = holder();
        assertThat(first.inputReader().readLine()).isEqualTo("held");
        first.destroyForcibly().waitFor();

        acquire("second").close();
        assertThat(said)
                .containsExactly("%s was held by first, whose process has ended: taking over".formatted(output()));
    }

    private OutputLock acquire(String holder) throws IOException, OutputException {
        return OutputLock.acquire(fileSystem(), lock(), holder, LEASE, said::add);
    }

    private Process holder() throws IOException {
        Process process = ChildJvm.start(
                directory.resolve("holder.log"),
                LockHolder.class,
                lock().toString(),
                "first",
                Long.toString(LEASE.toMillis()));
        processes.add(process);
        return process;
    }

    private static FileSystem fileSystem() throws IOException {
        return FileSystem.getLocal(new Configuration());
    }

    private org.apache.hadoop.fs.Path output() {
        return new org.apache.hadoop.fs.Path("file:" + directory.resolve("out"));
    }

    private org.apache.hadoop.fs.Path lock() {
        return new org.apache.hadoop.fs.Path(output(), "_spark-resnet/lock");
    }
}
