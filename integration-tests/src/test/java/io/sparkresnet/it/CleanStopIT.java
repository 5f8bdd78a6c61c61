package io.sparkresnet.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkresnet.it.CommandLine.Outcome;
import io.sparkresnet.it.RequestLog.Verb;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What somebody has to mend ends the job with one sentence and no trace; then the same command finishes the run. */
class CleanStopIT {
    private static final int COPIES = 100;
    private static final int INPUT = 3;
    private static final int OUTPUT = 6;
    /** Its chunks are so large that none of them ends before the store is given up. */
    private static final String REFUSED = "refused";

    private static final String GOES_ON = "; what is done stays, and the same command goes on";
    private static final String NO_SENSE = ": the store gave an answer that makes no sense";
    private static final String FORBIDDEN = ": access denied \\(403 Forbidden\\)";

    private static S3Server server;
    private static FaultProxy proxy;
    private static RecordedModel model;
    private static StoredImages images;

    @BeforeAll
    static void start(@TempDir Path directory) throws IOException {
        server = S3Server.start();
        proxy = FaultProxy.start(server.endpoint());
        model = RecordedModel.write("resnet20", directory);
        images = StoredImages.put(server, "clean-stops", model, COPIES);
    }

    @AfterAll
    static void stop() throws IOException {
        proxy.close();
        server.close();
    }

    @Test
    void anOutputThatMayNoLongerBeWritten() {
        stops(
                "forbidden",
                FaultPlan.after(2, KillPoint::putsAChunk, Fault.FORBIDDEN),
                OUTPUT,
                "Cannot write output s3a://clean-stops/forbidden" + FORBIDDEN + GOES_ON);
        assertThat(images.parts("forbidden")).hasSize(2);
        finishes("forbidden");
    }

    @Test
    void aStoreThatRefusesEveryImage() {
        stops(
                REFUSED,
                FaultPlan.after(150, request -> request.is(Verb.GET, ".jpg"), Fault.FORBIDDEN),
                INPUT,
                "Cannot read images: the store refuses them, \\d+ in a row without one success \\(\\d+ forbidden\\);"
                        + " the last is s3a://clean-stops/in/\\S+: Access denied: .*" + GOES_ON);
        finishes(REFUSED);
    }

    /** The listing too: a task cannot begin. */
    @Test
    void aStoreThatRefusesEveryGet() {
        stops(
                "silent",
                FaultPlan.after(3, request -> request.is(Verb.GET, ".jsonl"), Fault.FORBIDDEN),
                INPUT,
                "Cannot read listing s3a://clean-stops/silent/_spark-resnet/runs/1/listing" + FORBIDDEN + GOES_ON);
        finishes("silent");
    }

    /** S3A makes a NullPointerException of a HEAD without headers: here where a task begins. */
    @Test
    void aStoreWhoseAnswerForAListingMakesNoSense() {
        stops(
                "nonsense",
                FaultPlan.after(2, request -> request.is(Verb.HEAD, ".jsonl"), Fault.CUT_HEAD),
                INPUT,
                "Cannot read listing s3a://clean-stops/nonsense/_spark-resnet/runs/1/listing" + NO_SENSE + GOES_ON);
        finishes("nonsense");
    }

    /** The same, where rows are read back for the summary. */
    @Test
    void aStoreWhoseAnswerForRowsMakesNoSense() {
        stops(
                "senseless",
                FaultPlan.always(request -> request.is(Verb.HEAD, ".parquet"), Fault.CUT_HEAD),
                OUTPUT,
                "Cannot go on with output s3a://clean-stops/senseless" + NO_SENSE + GOES_ON);
        finishes("senseless");
    }

    @Test
    void aLocalDiskThatIsFull() {
        String output = "full";
        proxy.follow(FaultPlan.NONE);
        stopped(
                call(output, FullDisk.settings(2)),
                OUTPUT,
                "Cannot write a chunk's file on a local disk: No space left on device" + GOES_ON);
        assertThat(images.parts(output)).hasSize(2);
        finishes(output);
    }

    private static void stops(String output, FaultPlan plan, int exit, String sentence) {
        proxy.follow(plan);
        stopped(call(output, Map.of()), exit, sentence);
        assertThat(proxy.faulty()).isNotEmpty();
        proxy.follow(FaultPlan.NONE);
    }

    private static void stopped(Outcome outcome, int exit, String sentence) {
        System.out.println(outcome.took().toMillis() + " ms: " + outcome.messages());
        assertThat(outcome.exit()).as(outcome.messages()).isEqualTo(exit);
        assertThat(outcome.messages().lines().filter(line -> line.startsWith("spark-resnet: Cannot ")))
                .singleElement()
                .asString()
                .matches("spark-resnet: " + sentence);
        assertThat(outcome.messages()).doesNotContain("\tat ");
    }

    private static void finishes(String output) {
        Outcome outcome = call(output, Map.of());
        assertThat(outcome.exit()).as(outcome.messages()).isEqualTo(0);
        images.assertComplete(output);
        images.assertNothingStray(output);
    }

    private static Outcome call(String output, Map<String, String> more) {
        Map<String, String> settings = new HashMap<>(S3Server.settings(proxy.endpoint()));
        settings.putAll(CommandLine.LOCAL);
        settings.putAll(more);
        return CommandLine.run(
                settings,
                model.predict(
                        images.input(),
                        images.uri(output),
                        "--run-id",
                        "stops",
                        "--chunk-size",
                        output.equals(REFUSED) ? "200" : "60"));
    }
}
