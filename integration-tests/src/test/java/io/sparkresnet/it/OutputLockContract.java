package io.sparkresnet.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sparkresnet.job.run.CreateIfAbsent.Outcome;
import io.sparkresnet.job.run.Guarantee;
import io.sparkresnet.job.run.OutputException;
import io.sparkresnet.job.run.OutputLayout;
import io.sparkresnet.job.run.OutputLock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What drivers that want one output do to each other, on every store. */
abstract class OutputLockContract extends StoreContract {
    private static final Duration LONG = Duration.ofHours(1);
    private static final Duration LIVELY = Duration.ofSeconds(6);
    private static final Duration SHORT = Duration.ofMillis(300);
    private static final long PATIENCE_SECONDS = 60;
    /** Of a driver on another machine that has long ended. */
    private static final String STALE = """
            {"holder": "alice@elsewhere pid 1, run r1", "token": "t", "beat": 7, "released": false,
             "process": {"boot": "another", "pid_namespace": "pid:[1]", "pid": 1, "started": 1}}
            """;

    private final List<String> said = new CopyOnWriteArrayList<>();

    @Test
    void aLockThatMovesIsRefusedByTheNameOfItsHolder() throws Exception {
        try (OutputLock first = acquire("first", LIVELY)) {
            assertThatThrownBy(() -> acquire("second", LIVELY))
                    .isInstanceOf(OutputException.class)
                    .hasMessageStartingWith("Cannot write output %s: it is held by first, whose lock moved at 2"
                            .formatted(target().getParent()));
            assertThat(first.lost()).isFalse();
            assertThat(OutputLock.holder(fileSystem(), lock())).contains("first");
        }
        assertThat(said)
                .containsExactly(
                        "%s is held by first: watching its lock, which is taken over if it does not move for 6 s"
                                .formatted(target().getParent()));
    }

    @Test
    void aLockThatStandsStillIsTakenOver() throws Exception {
        way().create(bytes(STALE), lock());

        try (OutputLock lock = acquire("second", SHORT)) {
            assertThat(said).hasSize(2);
            assertThat(said.get(1))
                    .startsWith(target().getParent()
                            + " was held by alice@elsewhere pid 1, run r1, whose lock has not moved for ")
                    .endsWith(" s: taking over");
            assertThat(OutputLock.holder(fileSystem(), lock())).contains("second");
            assertThat(lock.lost()).isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "no JSON", "{\"holder\": \"alice\"", "null", "[]", "{}", "{\"holder\": 7}"})
    void aDamagedLockStandsStill(String content) throws Exception {
        way().create(bytes(content), lock());

        try (OutputLock lock = acquire("second", SHORT)) {
            assertThat(said.get(0)).contains("is held by an unknown holder (the lock is damaged)");
            assertThat(OutputLock.holder(fileSystem(), lock())).contains("second");
            assertThat(lock.lost()).isFalse();
        }
    }

    @Test
    void ofManyWatchersOneTakesOver() throws Exception {
        way().create(bytes(STALE), lock());
        List<OutputLock> held = new CopyOnWriteArrayList<>();
        List<Outcome> outcomes = together(writer -> {
            try {
                held.add(acquire("writer " + writer, LIVELY.dividedBy(2)));
                return Outcome.REPLACED;
            } catch (OutputException e) {
                return Outcome.TAKEN;
            }
        });
        assertThat(held.stream().filter(lock -> !lock.lost())).hasSize(1);
        assertThat(outcomes).containsOnlyOnce(Outcome.REPLACED);
        held.forEach(OutputLock::close);
    }

    @Test
    void whoLosesTheLockIsToldOnceAndLeavesIt() throws Exception {
        AtomicInteger told = new AtomicInteger();
        CountDownLatch lost = new CountDownLatch(1);
        OutputLock first = acquire("first", SHORT);
        first.whenLost(told::incrementAndGet);
        first.whenLost(lost::countDown);

        overwrite(STALE);

        assertThat(lost.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
        assertThat(first.lost()).isTrue();
        first.close();
        first.close();
        assertThat(told).hasValue(1);
        assertThat(OutputLock.holder(fileSystem(), lock())).contains("alice@elsewhere pid 1, run r1");
        first.whenLost(told::incrementAndGet);
        assertThat(told).hasValue(2);
    }

    @Test
    void aLockThatWasRemovedIsLost() throws Exception {
        CountDownLatch lost = new CountDownLatch(1);
        try (OutputLock first = acquire("first", SHORT)) {
            first.whenLost(lost::countDown);
            fileSystem().delete(lock(), false);
            assertThat(lost.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
        }
        assertThat(fileSystem().exists(lock())).isFalse();
    }

    @Test
    void aLockThatWasGivenUpIsFree() throws Exception {
        acquire("first", LONG).close();
        assertThat(OutputLock.holder(fileSystem(), lock())).isEmpty();

        try (OutputLock second = acquire("second", LONG)) {
            assertThat(second.lost()).isFalse();
            assertThat(OutputLock.holder(fileSystem(), lock())).contains("second");
        }
        assertThat(said).isEmpty();
    }

    @Test
    void anInterruptedThreadGivesItUpAsWell() throws Exception {
        OutputLock first = acquire("first", LONG);
        Thread.currentThread().interrupt();
        first.close();

        assertThat(Thread.interrupted()).isTrue();
        assertThat(OutputLock.holder(fileSystem(), lock())).isEmpty();
    }

    @Test
    void discardingLeavesNothing() throws Exception {
        OutputLock first = acquire("first", LONG);
        assertThat(first.guarantee()).isEqualTo(expectedGuarantee());
        first.discard();

        assertThat(fileSystem().exists(lock())).isFalse();
        // S3A keeps no empty directory of its own accord
        assertThat(!fileSystem().exists(lock().getParent()) || fileSystem().listStatus(lock().getParent()).length == 0)
                .isTrue();
    }

    @Test
    void tellsWhatTheStoreCanDoWhileItBeats() throws Exception {
        try (OutputLock lock = acquire("first", SHORT)) {
            for (int i = 0; i < 5; i++) {
                Guarantee guarantee = lock.guarantee();
                assertThat(guarantee).isEqualTo(expectedGuarantee());
            }
            assertThat(lock.lost()).isFalse();
        }
    }

    @Test
    void aHolderOfThisMachineThatHasEndedIsTakenOverAtOnce() throws Exception {
        Process ended = new ProcessBuilder("true").start();
        ended.waitFor();
        acquire("first", LONG).close();
        JsonNode mark = new ObjectMapper().readTree(stored(lock())).get("process");
        overwrite(STALE.replace("\"another\"", mark.get("boot").toString())
                .replace("\"pid:[1]\"", mark.get("pid_namespace").toString())
                .replace("\"pid\": 1", "\"pid\": " + ended.pid()));
        assertThat(OutputLock.holder(fileSystem(), lock()))
                .contains("alice@elsewhere pid 1, run r1 (its process has ended)");

        try (OutputLock lock = acquire("second", LONG)) {
            assertThat(lock.lost()).isFalse();
        }
        assertThat(said)
                .containsExactly("%s was held by alice@elsewhere pid 1, run r1, whose process has ended: taking over"
                        .formatted(target().getParent()));
    }

    @Test
    void anotherProcessOfThatNumberIsNotTheHolder() throws Exception {
        acquire("first", LONG).close();
        JsonNode mark = new ObjectMapper().readTree(stored(lock())).get("process");
        assertThat(mark.get("pid").asLong()).isEqualTo(ProcessHandle.current().pid());
        overwrite(STALE.replace("\"another\"", mark.get("boot").toString())
                .replace("\"pid:[1]\"", mark.get("pid_namespace").toString())
                .replace("\"pid\": 1", "\"pid\": " + mark.get("pid")));

        acquire("second", LONG).close();
        assertThat(said).hasSize(1);
        assertThat(said.get(0)).endsWith("whose process has ended: taking over");
    }

    private OutputLock acquire(String holder, Duration lease) throws IOException, OutputException {
        return OutputLock.acquire(fileSystem(), lock(), holder, lease, said::add);
    }

    private org.apache.hadoop.fs.Path lock() {
        return new org.apache.hadoop.fs.Path(new OutputLayout(target().getParent()).control(), "lock");
    }

    /** As somebody does who asks nobody. */
    private void overwrite(String content) throws IOException {
        Path local = Files.createTempFile("lock", "");
        Files.writeString(local, content);
        fileSystem().copyFromLocalFile(true, true, new org.apache.hadoop.fs.Path(local.toUri()), lock());
    }
}
