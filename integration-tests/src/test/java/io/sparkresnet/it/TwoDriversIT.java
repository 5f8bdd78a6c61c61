package io.sparkresnet.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkresnet.it.RequestLog.Verb;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** Two drivers for one output: one works, and whatever the other does changes no row. */
class TwoDriversIT {
    private static final int COPIES = 6;
    private static final int DONE = 0;
    private static final int HELD = 6;
    private static final long PATIENCE_SECONDS = 600;

    private static S3Server server;
    private static FaultProxy proxy;
    private static RecordedModel model;
    private static StoredImages images;
    private static Path directory;

    @BeforeAll
    static void start(@TempDir Path temporary) throws IOException {
        directory = temporary;
        server = S3Server.start();
        proxy = FaultProxy.start(server.endpoint());
        model = RecordedModel.write("resnet20", directory);
        images = StoredImages.put(server, "two-drivers", model, COPIES);
    }

    @AfterAll
    static void stop() throws IOException {
        proxy.close();
        server.close();
    }

    @Test
    void theSecondEndsAndNamesTheFirstWhileThatMoves() throws InterruptedException {
        String output = "out-moving";
        CountDownLatch reached = new CountDownLatch(1);
        CountDownLatch seen = new CountDownLatch(1);
        proxy.follow(
                FaultPlan.nth(4, request -> request.is(Verb.GET, ".jpg"), Fault.bystander(() -> pause(reached, seen))));
        try (DriverProcess first = start(output, "first")) {
            await(reached);
            try (DriverProcess second = start(output, "second")) {
                assertThat(second.exit()).as(second.messages()).isEqualTo(HELD);
                assertThat(second.messages()).contains("process " + first.pid());
            } finally {
                seen.countDown();
            }
            assertThat(first.exit()).as(first.messages()).isEqualTo(DONE);
        }
        images.assertComplete(output);
        images.assertNothingStray(output);
    }

    /** What a frozen driver was about to ask the store for when it froze. */
    enum Frozen {
        WITH_AN_IMAGE_ON_THE_WIRE(6, ".jpg", Verb.GET),
        WITH_A_CHUNK_ON_THE_WIRE(2, ".parquet", Verb.PUT),
        WITH_THE_PLAN_ON_THE_WIRE(1, "/plan.json", Verb.PUT),
        WITH_THE_SUMMARY_ON_THE_WIRE(1, "/summary.json", Verb.PUT);

        private final int occurrence;
        private final String ending;
        private final Verb verb;

        Frozen(int occurrence, String ending, Verb verb) {
            this.occurrence = occurrence;
            this.ending = ending;
            this.verb = verb;
        }
    }

    @Test
    void theSecondTakesOverFromAFrozenFirstWhichThawedChangesNothing() throws InterruptedException {
        freezeThenTakeOver(Frozen.WITH_A_CHUNK_ON_THE_WIRE);
    }

    @Tag("long")
    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "WITH_A_CHUNK_ON_THE_WIRE")
    void thatIsSoWhereverTheFirstIsFrozen(Frozen frozen) throws InterruptedException {
        freezeThenTakeOver(frozen);
    }

    @Tag("long")
    @Test
    void ofTwoThatASchedulerStartsInTheSameInstantOneOrBothEndWellWithOneSetOfRows() {
        startTwo("--run-id same");
    }

    @Tag("long")
    @Test
    void ofTwoThatTwoPeopleStartInTheSameInstantOneOrBothEndWellWithOneSetOfRows() {
        startTwo("--top-k 5");
    }

    /**
     * The first is stopped past its lease, the second takes over and finishes; then the first goes on, and the request that was
     * on the wire arrives.
     */
    private static void freezeThenTakeOver(Frozen frozen) throws InterruptedException {
        String output = "out-" + frozen.name();
        CountDownLatch reached = new CountDownLatch(1);
        CountDownLatch thawed = new CountDownLatch(1);
        AtomicReference<DriverProcess> victim = new AtomicReference<>();
        proxy.follow(FaultPlan.nth(
                frozen.occurrence, request -> request.is(frozen.verb, frozen.ending), Fault.heldBack(() -> {
                    Objects.requireNonNull(victim.get()).freeze();
                    pause(reached, thawed);
                })));
        try (DriverProcess first = start(output, "first")) {
            victim.set(first);
            await(reached);
            try (DriverProcess second = start(output, "second")) {
                assertThat(second.exit()).as(second.messages()).isEqualTo(DONE);
            }
            images.assertComplete(output);
            Map<String, Integer> rows = contents(output);
            first.thaw();
            thawed.countDown();
            // Done as well, or beaten: it says which, and both are right.
            assertThat(first.exit()).as(first.messages()).isIn(DONE, HELD);
            assertThat(contents(output)).isEqualTo(rows);
        }
        images.assertComplete(output);
        images.assertNothingStray(output);
    }

    private static void startTwo(String more) {
        String output = "out-instant" + more.replace(' ', '_');
        proxy.follow(FaultPlan.NONE);
        try (DriverProcess one = start(output, "one", more.split(" ", -1));
                DriverProcess other = start(output, "other", more.split(" ", -1))) {
            List<Integer> exits = new ArrayList<>(List.of(one.exit(), other.exit()));
            assertThat(exits)
                    .as(one.messages() + other.messages())
                    .contains(DONE)
                    .isSubsetOf(DONE, HELD);
        }
        images.assertComplete(output);
        images.assertNothingStray(output);
    }

    private static Map<String, Integer> contents(String output) {
        Map<String, Integer> contents = new TreeMap<>();
        images.parts(output).forEach(key -> contents.put(key, Arrays.hashCode(server.content(images.bucket(), key))));
        return contents;
    }

    private static void pause(CountDownLatch reached, CountDownLatch until) {
        reached.countDown();
        try {
            until.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void await(CountDownLatch latch) throws InterruptedException {
        assertThat(latch.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
    }

    private static DriverProcess start(String output, String name, String... more) {
        Map<String, String> settings = new HashMap<>(S3Server.settings(proxy.endpoint()));
        settings.putAll(CommandLine.LOCAL);
        settings.putAll(DriverProcess.SHORT_LEASE);
        List<String> arguments = new ArrayList<>(List.of("--chunk-size", "4"));
        arguments.addAll(List.of(more));
        return DriverProcess.start(
                directory,
                output + "-" + name,
                settings,
                model.predict(images.input(), images.uri(output), arguments.toArray(String[]::new)));
    }
}
