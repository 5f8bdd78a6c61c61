package io.sparkresnet.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkresnet.it.CommandLine.Outcome;
import io.sparkresnet.it.RequestLog.Verb;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.hadoop.fs.s3a.impl.AWSClientConfig;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The job from S3 to S3 while the store fails in every way on every third request: the rows of a quiet run. */
class FaultsIT {
    /** Those that a client has to wait for, which takes most of a minute each. */
    private static final List<Fault> SLOW = List.of(Fault.HANG, Fault.HANG_AFTER_SUCCESS, Fault.DELAY);

    private static final int EVERY = 3;
    private static final int COPIES = 15;
    private static final int REQUESTS_A_SECOND = 20;
    private static final Set<Verb> ALL = Set.of(Verb.values());

    /** What the job asks of a store in a run of small files. */
    private static final List<Verb> ASKED = List.of(Verb.GET, Verb.HEAD, Verb.PUT, Verb.LIST);

    private static S3Server server;
    private static FaultProxy proxy;
    private static RecordedModel model;
    private static Client hasty;
    private static Client patient;
    private static int outputs;

    /** A bucket with its images, how S3A talks to it, and the rows of a quiet run. */
    private record Client(StoredImages images, Map<String, String> settings, List<String> quiet) {

        /** With S3A's own settings, but for {@code more}. */
        static Client of(String bucket, Map<String, String> more) throws IOException {
            StoredImages images = StoredImages.put(server, bucket, model, COPIES);
            Map<String, String> settings = new HashMap<>(S3Server.settings(proxy.endpoint()));
            settings.putAll(CommandLine.LOCAL);
            settings.put("spark.hadoop.fs.s3a.paging.maximum", "20");
            settings.putAll(more);
            proxy.follow(FaultPlan.NONE);
            List<String> quiet = run(images, settings, "quiet");
            images.assertComplete("quiet");
            System.out.println("Requests of a quiet run: " + counts(proxy.requests()));
            return new Client(images, settings, quiet);
        }

        /** The rows of a run under that plan. */
        List<String> rowsUnder(FaultPlan plan) {
            proxy.follow(plan);
            return run(images, settings, "out-" + outputs++);
        }
    }

    @BeforeAll
    static void start(@TempDir Path directory) throws IOException {
        server = S3Server.start();
        proxy = FaultProxy.start(server.endpoint());
        model = RecordedModel.write("resnet20", directory);
        patient = Client.of("faults", Map.of());
        // S3A waits at least 15 seconds for an answer, whatever is set.
        AWSClientConfig.setMinimumOperationDuration(Duration.ZERO);
        hasty = Client.of(
                "faults-hasty",
                Map.of(
                        "spark.hadoop.fs.s3a.connection.timeout", "400ms",
                        "spark.hadoop.fs.s3a.attempts.maximum", "2",
                        "spark.hadoop.fs.s3a.retry.interval", "50ms",
                        "spark.hadoop.fs.s3a.retry.throttle.interval", "50ms"));
        assertThat(patient.quiet()).hasSameSizeAs(hasty.quiet());
    }

    @AfterAll
    static void stop() throws IOException {
        AWSClientConfig.resetMinimumOperationDuration();
        proxy.close();
        server.close();
    }

    static List<Fault> quickFaults() {
        return Fault.PASSING.stream().filter(fault -> !SLOW.contains(fault)).toList();
    }

    static List<Fault> slowFaults() {
        return SLOW;
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("quickFaults")
    void writesTheSameRowsUnderFaultsOfEveryVerb(Fault fault) {
        requireSameRows(fault);
    }

    @Tag("long")
    @ParameterizedTest(name = "{0}")
    @MethodSource("slowFaults")
    void writesTheSameRowsUnderAnswersThatComeLateOrNever(Fault fault) {
        requireSameRows(fault);
    }

    private static void requireSameRows(Fault fault) {
        Client client = clientFor(fault);
        assertThat(client.rowsUnder(FaultPlan.everyNth(EVERY, ALL, fault))).isEqualTo(client.quiet());
        assertThat(ASKED).allMatch(verb -> proxy.faults(verb) > 0);
    }

    static Stream<Arguments> matrix() {
        return Fault.PASSING.stream().flatMap(fault -> ASKED.stream().map(verb -> Arguments.of(fault, verb)));
    }

    @Tag("long")
    @ParameterizedTest(name = "{0} of every third {1}")
    @MethodSource("matrix")
    void writesTheSameRowsUnderFaultsOfOneVerb(Fault fault, Verb verb) {
        Client client = clientFor(fault);
        assertThat(client.rowsUnder(FaultPlan.everyNth(EVERY, Set.of(verb), fault)))
                .isEqualTo(client.quiet());
        assertThat(proxy.faults(verb)).isPositive();
    }

    @Test
    void slowsDownAndFinishesWhereTheStoreThrottlesByRate() {
        assertThat(patient.rowsUnder(FaultPlan.atMost(REQUESTS_A_SECOND))).isEqualTo(patient.quiet());
        assertThat(proxy.faulty()).isNotEmpty();
    }

    /** A client of little patience would never see a slow answer. */
    private static Client clientFor(Fault fault) {
        return fault.equals(Fault.DELAY) ? patient : hasty;
    }

    private static List<String> run(StoredImages images, Map<String, String> settings, String output) {
        Outcome outcome = CommandLine.run(
                settings,
                model.predict(images.input(), images.uri(output), "--run-id", "faults", "--chunk-size", "10"));
        System.out.println(String.format(
                Locale.ROOT, "%.1f s, faults: %s", outcome.took().toMillis() / 1e3, counts(proxy.faulty())));
        assertThat(outcome.exit()).as(outcome.messages()).isEqualTo(0);
        images.assertNothingStray(output);
        return images.rowsButAttempts(output);
    }

    private static Map<Verb, Integer> counts(List<StoreRequest> requests) {
        Map<Verb, Integer> counts = new EnumMap<>(Verb.class);
        requests.forEach(request -> counts.merge(request.verb(), 1, Integer::sum));
        return counts;
    }
}
