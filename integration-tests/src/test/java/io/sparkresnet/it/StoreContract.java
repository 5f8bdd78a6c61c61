package io.sparkresnet.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkresnet.job.run.CreateIfAbsent;
import io.sparkresnet.job.run.CreateIfAbsent.Outcome;
import io.sparkresnet.job.run.FileStamp;
import io.sparkresnet.job.run.Guarantee;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What creating and replacing a file in one step does, on every store. */
abstract class StoreContract {
    private static final int WRITERS = 16;
    private static final int LARGE = 1 << 20;

    private CreateIfAbsent way;
    private Path output;

    /** The store, kept between tests. */
    abstract FileSystem fileSystem() throws IOException;

    /** Where a test may write. */
    abstract Path directory();

    /** What the store can do. */
    abstract Guarantee expectedGuarantee();

    @BeforeEach
    void makeOutput() throws IOException {
        way = CreateIfAbsent.on(fileSystem());
        output = new Path(directory(), UUID.randomUUID().toString());
        fileSystem().mkdirs(output);
    }

    @Test
    void createsWhatIsNotThere() throws IOException {
        assertThat(way.create(bytes("one"), target())).isEqualTo(Outcome.CREATED);
        assertThat(stored()).isEqualTo("one");
    }

    @Test
    void leavesWhatIsThere() throws IOException {
        way.create(bytes("one"), target());

        assertThat(way.create(bytes("two"), target())).isEqualTo(Outcome.TAKEN);
        assertThat(way.create(bytes("three"), target())).isEqualTo(Outcome.TAKEN);
        assertThat(way.create(bytes(""), target())).isEqualTo(Outcome.TAKEN);
        assertThat(stored()).isEqualTo("one");
    }

    @Test
    void itsOwnContentIsSuccess() throws IOException {
        way.create(bytes("one"), target());

        assertThat(way.create(bytes("one"), target())).isEqualTo(Outcome.CREATED);
    }

    @Test
    void replacesWhatIsAsStamped() throws IOException {
        way.create(bytes("one"), target());

        assertThat(way.replace(bytes("two"), target(), stamp())).isEqualTo(Outcome.REPLACED);
        assertThat(stored()).isEqualTo("two");
        assertThat(way.replace(bytes("six"), target(), listedStamp())).isEqualTo(Outcome.REPLACED);
        assertThat(stored()).isEqualTo("six");
    }

    @Test
    void leavesWhatIsNoLongerAsStamped() throws IOException {
        way.create(bytes("one"), target());
        FileStamp one = stamp();
        way.replace(bytes("two"), target(), one);

        assertThat(way.replace(bytes("six"), target(), one)).isEqualTo(Outcome.TAKEN);
        assertThat(stored()).isEqualTo("two");
    }

    @Test
    void leavesWhatIsGone() throws IOException {
        way.create(bytes("one"), target());
        FileStamp one = stamp();
        fileSystem().delete(target(), false);

        assertThat(way.replace(bytes("two"), target(), one)).isEqualTo(Outcome.TAKEN);
        assertThat(fileSystem().exists(target())).isFalse();
    }

    @Test
    void itsOwnReplacementIsSuccess() throws IOException {
        way.create(bytes("one"), target());
        FileStamp one = stamp();
        way.replace(bytes("two"), target(), one);

        assertThat(way.replace(bytes("two"), target(), one)).isEqualTo(Outcome.REPLACED);
    }

    @Test
    void leavesNothingBesideTheTarget() throws IOException {
        way.create(bytes("one"), target());
        way.create(bytes("two"), target());
        FileStamp one = stamp();
        way.replace(bytes("two"), target(), one);
        way.replace(bytes("six"), target(), one);

        List<String> names = new ArrayList<>();
        for (FileStatus each : fileSystem().listStatus(output)) {
            names.add(each.getPath().getName());
        }
        assertThat(names).contains("part.parquet").isSubsetOf("part.parquet", "_spark-resnet");
    }

    /** All of one length, faster than clocks count. */
    @Test
    void noStampComesBack() throws IOException {
        way.create(bytes("number 00"), target());
        Set<FileStamp> stamps = new HashSet<>();
        for (int i = 1; i <= 20; i++) {
            FileStamp before = stamp();
            stamps.add(before);
            assertThat(way.replace(bytes("number %02d".formatted(i)), target(), before))
                    .isEqualTo(Outcome.REPLACED);
        }
        assertThat(stamps).hasSize(20);
    }

    @Test
    void ofManyCreatorsOneWins() throws Exception {
        List<Outcome> outcomes = together(i -> way.create(bytes("writer " + i), target()));

        assertThat(outcomes).containsOnlyOnce(Outcome.CREATED);
        assertThat(outcomes.stream().filter(Outcome.TAKEN::equals)).hasSize(WRITERS - 1);
        assertThat(stored()).isEqualTo("writer " + outcomes.indexOf(Outcome.CREATED));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a b+c%20d.json", "e#f?g.json", "[h]{i}=j&k.json", "ü日本.json", "'l' \"m\",n;o.json"})
    void takesAnyName(String name) throws IOException {
        Path odd = new Path(output, name);

        assertThat(way.create(bytes("one"), odd)).isEqualTo(Outcome.CREATED);
        assertThat(way.create(bytes("two"), odd)).isEqualTo(Outcome.TAKEN);
        FileStamp one = FileStamp.of(fileSystem().getFileStatus(odd));
        assertThat(way.replace(bytes("two"), odd, one)).isEqualTo(Outcome.REPLACED);
        assertThat(read(odd)).isEqualTo(bytes("two"));
    }

    @Test
    void readersSeeAWholeFileOrNone() throws Exception {
        AtomicBoolean done = new AtomicBoolean();
        ExecutorService readers = Executors.newFixedThreadPool(2);
        try {
            Callable<Integer> reader = () -> {
                int whole = 0;
                while (!done.get() || whole == 0) {
                    whole += isWhole() ? 1 : 0;
                }
                return whole;
            };
            List<Future<Integer>> read = List.of(readers.submit(reader), readers.submit(reader));
            way.create(large(0), target());
            for (int i = 1; i <= 10; i++) {
                assertThat(way.replace(large(i), target(), stamp())).isEqualTo(Outcome.REPLACED);
            }
            done.set(true);
            for (Future<Integer> each : read) {
                assertThat(each.get()).isPositive();
            }
        } finally {
            done.set(true);
            readers.shutdownNow();
        }
    }

    @Test
    void tellsWhatTheStoreCanDo() throws IOException {
        way.create(bytes("one"), target());

        assertThat(way.guarantee(target(), bytes("two"))).isEqualTo(expectedGuarantee());
        assertThat(stored()).isEqualTo("one");
    }

    /** False if there is none yet, or the store refuses to go on with one that was replaced meanwhile. */
    private boolean isWhole() {
        byte[] content;
        try {
            content = read(target());
        } catch (IOException e) {
            return false;
        }
        byte[] expected = new byte[LARGE];
        Arrays.fill(expected, content[0]);
        assertThat(content).isEqualTo(expected);
        return true;
    }

    final List<Outcome> together(Attempt attempt) throws Exception {
        ExecutorService writers = Executors.newFixedThreadPool(WRITERS);
        try {
            List<Callable<Outcome>> calls = IntStream.range(0, WRITERS)
                    .<Callable<Outcome>>mapToObj(i -> () -> attempt.by(i))
                    .toList();
            List<Outcome> outcomes = new ArrayList<>();
            for (Future<Outcome> each : writers.invokeAll(calls)) {
                outcomes.add(each.get());
            }
            return outcomes;
        } finally {
            writers.shutdownNow();
        }
    }

    /** One of several writers at a time. */
    @FunctionalInterface
    interface Attempt {
        Outcome by(int writer) throws IOException;
    }

    final CreateIfAbsent way() {
        return way;
    }

    final Path target() {
        return new Path(output, "part.parquet");
    }

    final FileStamp stamp() throws IOException {
        return FileStamp.of(fileSystem().getFileStatus(target()));
    }

    private FileStamp listedStamp() throws IOException {
        for (FileStatus each : fileSystem().listStatus(output)) {
            if (each.isFile()) {
                return FileStamp.of(each);
            }
        }
        throw new FileNotFoundException(target().toString());
    }

    final String stored() throws IOException {
        return stored(target());
    }

    final String stored(Path file) throws IOException {
        return new String(read(file), StandardCharsets.UTF_8);
    }

    private byte[] read(Path file) throws IOException {
        try (FSDataInputStream in = fileSystem().open(file)) {
            return in.readAllBytes();
        }
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] large(int value) {
        byte[] content = new byte[LARGE];
        Arrays.fill(content, (byte) value);
        return content;
    }
}
