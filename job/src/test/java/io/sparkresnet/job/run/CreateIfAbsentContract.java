package io.sparkresnet.job.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What every way of creating a file in one step does. */
abstract class CreateIfAbsentContract {
    @TempDir
    private Path directory;

    abstract CreateIfAbsent way() throws IOException;

    @Test
    void createsWhatIsNotThere() throws IOException {
        assertThat(way().create(bytes("one"), target())).isEqualTo(CreateIfAbsent.Outcome.CREATED);
        assertThat(stored()).isEqualTo("one");
    }

    @Test
    void leavesWhatIsThere() throws IOException {
        way().create(bytes("one"), target());

        assertThat(way().create(bytes("two"), target())).isEqualTo(CreateIfAbsent.Outcome.TAKEN);
        assertThat(way().create(bytes("three"), target())).isEqualTo(CreateIfAbsent.Outcome.TAKEN);
        assertThat(stored()).isEqualTo("one");
    }

    @Test
    void itsOwnContentIsSuccess() throws IOException {
        way().create(bytes("one"), target());

        assertThat(way().create(bytes("one"), target())).isEqualTo(CreateIfAbsent.Outcome.CREATED);
    }

    @Test
    void leavesNothingBesideTheTarget() throws IOException {
        way().create(bytes("one"), target());
        way().create(bytes("two"), target());

        try (Stream<Path> files = Files.list(directory)) {
            assertThat(files.map(file -> file.getFileName().toString()).filter(name -> !name.endsWith(".crc")))
                    .containsExactly("plan.json");
        }
    }

    @Test
    void ofManyWritersOneWins() throws Exception {
        CreateIfAbsent way = way();
        ExecutorService writers = Executors.newFixedThreadPool(8);
        try {
            List<Callable<CreateIfAbsent.Outcome>> calls = IntStream.range(0, 32)
                    .<Callable<CreateIfAbsent.Outcome>>mapToObj(i -> () -> way.create(bytes("writer " + i), target()))
                    .toList();
            int created = 0;
            for (Future<CreateIfAbsent.Outcome> each : writers.invokeAll(calls)) {
                created += each.get() == CreateIfAbsent.Outcome.CREATED ? 1 : 0;
            }
            assertThat(created).isEqualTo(1);
        } finally {
            writers.shutdownNow();
        }
    }

    private org.apache.hadoop.fs.Path target() {
        return new org.apache.hadoop.fs.Path("file:" + directory.resolve("plan.json"));
    }

    private String stored() throws IOException {
        return Files.readString(directory.resolve("plan.json"));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
