package io.sparkresnet.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkresnet.job.run.CreateIfAbsent;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real processes that replace one local file and are frozen at any moment: no replacement undoes another. */
class ReplacingProcessesIT {
    private static final int PROCESSES = 3;
    private static final int TIMES = 100;
    private static final long FROZEN_MILLIS = 50;

    private final List<Process> processes = new ArrayList<>();

    @TempDir
    private Path directory;

    @AfterEach
    void end() {
        processes.forEach(Process::destroyForcibly);
    }

    @Test
    void countTogetherWhatEachCounted() throws Exception {
        FileSystem local = FileSystem.getLocal(new Configuration()).getRaw();
        org.apache.hadoop.fs.Path file = new org.apache.hadoop.fs.Path("file:" + directory.resolve("out/number"));
        CreateIfAbsent.on(local).create(CountingProcess.text(0), file);
        for (int i = 0; i < PROCESSES; i++) {
            processes.add(ChildJvm.start(
                    directory.resolve(i + ".log"), CountingProcess.class, file.toString(), Integer.toString(TIMES)));
        }
        while (processes.stream().anyMatch(Process::isAlive)) {
            for (Process each : processes) {
                freezeFor(each);
            }
        }
        for (Process each : processes) {
            assertThat(each.waitFor(1, TimeUnit.MINUTES)).isTrue();
            assertThat(each.exitValue()).isEqualTo(0);
        }
        assertThat(CountingProcess.number(local, file)).isEqualTo(PROCESSES * TIMES);
        assertThat(directory.resolve("out").toFile().list()).containsExactlyInAnyOrder("number", "_spark-resnet");
    }

    private static void freezeFor(Process process) throws IOException, InterruptedException {
        if (process.isAlive()) {
            ChildJvm.signal(process, "STOP");
            Thread.sleep(FROZEN_MILLIS);
            ChildJvm.signal(process, "CONT");
            Thread.sleep(FROZEN_MILLIS);
        }
    }
}
