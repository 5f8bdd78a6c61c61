package io.sparkresnet.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sparkresnet.it.RequestLog.Verb;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/**
 * SIGKILL for the driver at named points of a run, while somebody reads. Then the same command again: exactly the listed rows,
 * one each.
 */
class KillsIT {
    private static final int COPIES = 6;
    /** As a scheduler calls, which calls the same again. */
    private static final String[] RUN_ID = {"--run-id", "kills"};

    private static final Duration OFTEN = Duration.ofMillis(100);

    /** Who dies next. */
    private static final AtomicReference<DriverProcess> DRIVER = new AtomicReference<>();

    private static S3Server server;
    private static FaultProxy proxy;
    private static RecordedModel model;
    private static StoredImages images;
    private static Path directory;
    private static int outputs;

    @BeforeAll
    static void start(@TempDir Path temporary) throws IOException {
        directory = temporary;
        server = S3Server.start();
        proxy = FaultProxy.start(server.endpoint());
        model = RecordedModel.write("resnet20", directory);
        images = StoredImages.put(server, "kills", model, COPIES);
    }

    @AfterAll
    static void stop() throws IOException {
        proxy.close();
        server.close();
    }

    @Test
    void leavesNoBrokenFileAndNoRowTwiceThenFinishes() throws IOException {
        killThenFinish(KillPoint.AFTER_LATER_CREATION_BEFORE_SPARK_HEARS);
    }

    @Tag("long")
    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "AFTER_LATER_CREATION_BEFORE_SPARK_HEARS")
    void doesSoAtEveryPoint(KillPoint point) throws IOException {
        killThenFinish(point);
    }

    /** Killed, then given up by a call that is killed as well; what comes then does not ask for it. */
    @Test
    void aRunThatIsGivenUpStaysSo() throws IOException {
        String output = "out-given-up";
        killAt(KillPoint.AFTER_LATER_CREATION_BEFORE_SPARK_HEARS.plan(KillsIT::killDriver), output);
        killAt(KillPoint.BETWEEN_THE_LAST_CHUNK_AND_THE_SUMMARY.plan(KillsIT::killDriver), output, "--close-open-run");
        images.assertNothingTwice(output);
        finish(output, "again");
        images.assertComplete(output);
        images.assertNothingStray(output);
    }

    @Test
    void survivesAKillAfterAReplacementBeforeSparkHears() throws IOException {
        killInsideAReplacement(Fault.Reach.PASSED_ON);
    }

    @Tag("long")
    @Test
    void survivesAKillBeforeAReplacement() throws IOException {
        killInsideAReplacement(Fault.Reach.KEPT_BACK);
    }

    /** A run with one failed image, without a run id, since that would name it for good; then the call that would do it again dies amid the replacement of its chunk's file. */
    private static void killInsideAReplacement(Fault.Reach reach) throws IOException {
        String output = "out-replacement-" + reach;
        String failing = images.keys().get(5);
        proxy.follow(FaultPlan.always(request -> request.is(Verb.GET, failing), Fault.INTERNAL_ERROR));
        assertThat(finish(output, "with-a-failure").get("failed").asInt()).isEqualTo(1);
        try (PollingReader reader = PollingReader.start(() -> images.identities(output), OFTEN)) {
            killAt(FaultPlan.first(KillPoint::putsAChunk, Fault.deadly(reach, KillsIT::killDriver)), output);
            images.assertNothingTwice(output);
            finish(output, "again");
            images.assertComplete(output);
            images.assertNothingStray(output);
            assertThat(reader.findings()).isEmpty();
        }
    }

    private static void killDriver() {
        Objects.requireNonNull(DRIVER.get()).kill();
    }

    private static void killThenFinish(KillPoint point) throws IOException {
        String output = "out-" + outputs++;
        try (PollingReader reader = PollingReader.start(() -> images.identities(output), OFTEN)) {
            killAt(point.plan(KillsIT::killDriver), output, RUN_ID);
            images.assertNothingTwice(output);

            assertThat(finish(output, "again", RUN_ID).get("images").asInt())
                    .isEqualTo(images.keys().size());
            images.assertComplete(output);
            images.assertNothingStray(output);
            assertThat(reader.findings()).isEmpty();
            assertThat(reader.mostRows()).isEqualTo(images.keys().size());
        }
    }

    /** Starts the job under a plan that ends in its death, and waits for that. */
    private static void killAt(FaultPlan plan, String output, String... more) {
        proxy.follow(plan);
        try (DriverProcess driver = start(output, "killed", more)) {
            DRIVER.set(driver);
            assertThat(driver.exit()).as(driver.messages()).isEqualTo(DriverProcess.KILLED);
        }
        assertThat(proxy.faulty()).hasSize(1);
        proxy.follow(FaultPlan.NONE);
    }

    /** The same command, to its end: its summary. */
    private static JsonNode finish(String output, String name, String... more) throws IOException {
        try (DriverProcess driver = start(output, name, more)) {
            assertThat(driver.exit()).as(driver.messages()).isEqualTo(0);
            List<String> lines = driver.output().lines().toList();
            return new ObjectMapper().readTree(lines.get(lines.size() - 1));
        }
    }

    private static DriverProcess start(String output, String name, String... more) {
        Map<String, String> settings = new HashMap<>(S3Server.settings(proxy.endpoint()));
        settings.putAll(CommandLine.LOCAL);
        settings.putAll(DriverProcess.SHORT_LEASE);
        settings.put("spark.hadoop.fs.s3a.paging.maximum", "4");
        // An image that always fails should do so soon.
        settings.put("spark.hadoop.fs.s3a.attempts.maximum", "1");
        settings.put("spark.hadoop.fs.s3a.retry.limit", "1");
        List<String> arguments = new ArrayList<>(List.of("--chunk-size", "4"));
        arguments.addAll(List.of(more));
        return DriverProcess.start(
                directory,
                output + "-" + name,
                settings,
                model.predict(images.input(), images.uri(output), arguments.toArray(String[]::new)));
    }
}
