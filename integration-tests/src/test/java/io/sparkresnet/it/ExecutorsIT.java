package io.sparkresnet.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkresnet.it.CommandLine.Outcome;
import io.sparkresnet.it.RequestLog.Verb;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Executors that die, and tasks of which Spark starts a second copy: the rows of a quiet run. */
class ExecutorsIT {
    private static final int COPIES = 6;
    private static final int WORKERS = 2;
    private static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final Duration SLOW = Duration.ofSeconds(20);
    private static final Map<String, String> SPECULATION = Map.of(
            "spark.speculation", "true",
            "spark.speculation.interval", "100ms",
            "spark.speculation.quantile", "0.5",
            "spark.speculation.multiplier", "1.5",
            "spark.speculation.minTaskRuntime", "500ms");

    private static S3Server server;
    private static FaultProxy proxy;
    private static StandaloneCluster cluster;
    private static RecordedModel model;
    private static StoredImages images;
    private static List<String> quiet;

    @BeforeAll
    static void start(@TempDir Path directory) throws IOException {
        server = S3Server.start();
        proxy = FaultProxy.start(server.endpoint());
        cluster = StandaloneCluster.start(WORKERS, 1, directory);
        model = RecordedModel.write("resnet20", directory);
        images = StoredImages.put(server, "executors", model, COPIES);
        quiet = rowsUnder(FaultPlan.NONE, "quiet", Map.of());
        images.assertComplete("quiet");
    }

    @AfterAll
    static void stop() throws IOException {
        cluster.close();
        proxy.close();
        server.close();
    }

    @Test
    void finishesWithTheSameRowsWhenAnExecutorIsKilledInsideATask() throws IOException {
        Set<Long> killed = ConcurrentHashMap.newKeySet();
        FaultPlan plan = FaultPlan.nth(
                6, request -> request.is(Verb.GET, ".jpg"), Fault.bystander(() -> killed.add(killAnExecutor())));
        assertThat(rowsUnder(plan, "killed-inside", Map.of())).isEqualTo(quiet);
        assertThat(killed).hasSize(1);
    }

    @Tag("long")
    @Test
    void finishesWithTheSameRowsWhenAnExecutorIsKilledAfterItCreatedAChunk() throws IOException {
        Set<Long> killed = ConcurrentHashMap.newKeySet();
        FaultPlan plan = FaultPlan.nth(2, KillPoint::putsAChunk, Fault.bystander(() -> killed.add(killAnExecutor())));
        assertThat(rowsUnder(plan, "killed-after", Map.of())).isEqualTo(quiet);
        assertThat(killed).hasSize(1);
    }

    @Tag("long")
    @Test
    void writesTheSameRowsWhereASlowTaskHasASecondCopy() throws IOException {
        FaultPlan plan = FaultPlan.first(request -> request.is(Verb.GET, lastImage()), Fault.lateAnswer(SLOW));
        assertThat(rowsUnder(plan, "speculation", SPECULATION)).isEqualTo(quiet);
        assertThat(SparkEvents.speculativeTasks()).isPositive();
    }

    /** The first copy has its chunk's creation on the wire while the second creates it and the job ends; then it arrives. */
    @Tag("long")
    @Test
    void changesNoRowWhereTheSlowCopyCreatesItsChunkLast() throws IOException, InterruptedException {
        CountDownLatch ended = new CountDownLatch(1);
        CountDownLatch arrived = new CountDownLatch(1);
        AtomicBoolean heldToTheEnd = new AtomicBoolean();
        Fault late = new Fault(
                "late creation",
                () -> heldToTheEnd.set(await(ended)),
                Fault.Reach.PASSED_ON,
                arrived::countDown,
                Fault.Reply.ANSWER);
        String output = "late-creation";
        List<String> rows = rowsUnder(FaultPlan.nth(3, KillPoint::putsAChunk, late), output, SPECULATION);
        assertThat(SparkEvents.speculativeTasks()).isPositive();
        assertThat(rows).isEqualTo(quiet);
        ended.countDown();
        assertThat(arrived.await(SLOW.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(heldToTheEnd).isTrue();
        assertThat(images.rowsButAttempts(output)).isEqualTo(quiet);
        images.assertNothingStray(output);
    }

    /** Whether it came in time; without a second copy the job would wait for ever. */
    private static boolean await(CountDownLatch latch) {
        try {
            return latch.await(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static String lastImage() {
        return images.keys().get(images.keys().size() - 1);
    }

    private static long killAnExecutor() {
        ProcessHandle executor = ProcessHandle.current()
                .descendants()
                .filter(process -> process.info().commandLine().orElse("").contains("CoarseGrainedExecutorBackend"))
                .findFirst()
                .orElseThrow();
        executor.destroyForcibly();
        executor.onExit().join();
        return executor.pid();
    }

    private static List<String> rowsUnder(FaultPlan plan, String output, Map<String, String> more) throws IOException {
        Map<String, String> settings = new HashMap<>(S3Server.settings(proxy.endpoint()));
        settings.putAll(cluster.settings());
        settings.putAll(SparkEvents.settings());
        settings.putAll(more);
        SparkEvents.clear();
        proxy.follow(plan);
        Outcome outcome = CommandLine.run(
                settings,
                model.predict(images.input(), images.uri(output), "--run-id", "executors", "--chunk-size", "3"));
        System.out.println(output + ": " + outcome.took().toMillis() + " ms");
        assertThat(outcome.exit()).as(outcome.messages()).isEqualTo(0);
        images.assertNothingStray(output);
        return images.rowsButAttempts(output);
    }
}
