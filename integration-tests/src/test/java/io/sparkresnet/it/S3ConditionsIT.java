package io.sparkresnet.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkresnet.it.RequestLog.Request;
import io.sparkresnet.it.RequestLog.Verb;
import io.sparkresnet.it.S3Tap.Answer;
import io.sparkresnet.job.run.CreateIfAbsent;
import io.sparkresnet.job.run.CreateIfAbsent.Outcome;
import io.sparkresnet.job.run.FileStamp;
import io.sparkresnet.job.run.Guarantee;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Stores that refuse conditions, take no notice of them, conflict, or lose their answers. */
class S3ConditionsIT {
    private static final byte[] ONE = "one".getBytes(UTF_8);
    private static final byte[] TWO = "two".getBytes(UTF_8);
    private static final byte[] SIX = "six".getBytes(UTF_8);
    private static final Set<String> CONDITIONS = Set.of("if-match", "if-none-match");
    private static final int MULTIPART = 5 << 20;

    private static S3Server server;

    private final RequestLog requests = new RequestLog();
    private final Path target = new Path("s3a://bucket/" + UUID.randomUUID());
    private AutoCloseable tap = () -> {};

    @BeforeAll
    static void start() throws IOException {
        server = S3Server.startOpen();
        server.createBucket("bucket");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @AfterEach
    void closeTap() throws Exception {
        tap.close();
    }

    @Test
    void anAnswerThatWasLostIsSuccess() throws IOException {
        CreateIfAbsent way = answering(request -> true, new Answer(500, "InternalError", true));

        assertThat(way.create(ONE, target)).isEqualTo(Outcome.CREATED);
        assertThat(way.replace(TWO, target, stamp())).isEqualTo(Outcome.REPLACED);
        assertThat(server.content("bucket", key())).isEqualTo(TWO);
    }

    @Test
    void aConflictIsTriedAgain() throws IOException {
        AtomicInteger conflicts = new AtomicInteger();
        Answer conflict = new Answer(409, "ConditionalRequestConflict");
        CreateIfAbsent way = answering(request -> conflicts.incrementAndGet() % 3 != 0, conflict);

        assertThat(way.create(ONE, target)).isEqualTo(Outcome.CREATED);
        assertThat(way.replace(TWO, target, stamp())).isEqualTo(Outcome.REPLACED);
        assertThat(requests.keys(Verb.PUT, "bucket", key())).hasSize(6);
        assertThat(server.content("bucket", key())).isEqualTo(TWO);
    }

    @ParameterizedTest
    @CsvSource({"409, ConditionalRequestConflict", "412, PreconditionFailed"})
    void aConflictThatDoesNotEndIsAFailure(int status, String code) throws IOException {
        CreateIfAbsent way = answering(request -> true, new Answer(status, code));

        assertThatThrownBy(() -> way.create(ONE, target))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(code);
        assertThat(server.keys("bucket", key())).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"501, NotImplemented", "400, InvalidArgument", "400, NotImplemented", "405, MethodNotAllowed"})
    void aStoreThatRefusesConditionsIsLookedAtFirst(int status, String code) throws IOException {
        CreateIfAbsent way = answering(Request::isConditional, new Answer(status, code));

        assertThat(way.create(ONE, target)).isEqualTo(Outcome.CREATED);
        FileStamp one = stamp();
        assertThat(way.create(TWO, target)).isEqualTo(Outcome.TAKEN);
        assertThat(way.replace(TWO, target, one)).isEqualTo(Outcome.REPLACED);
        assertThat(way.replace(SIX, target, one)).isEqualTo(Outcome.TAKEN);
        assertThat(way.guarantee(target, SIX)).isEqualTo(Guarantee.LOOK_THEN_WRITE);
        assertThat(server.content("bucket", key())).isEqualTo(TWO);
    }

    @Test
    void aStoreThatTakesNoNoticeIsFoundOut() throws IOException {
        CreateIfAbsent way = on(new S3Tap.Interception() {
            @Override
            public Optional<Answer> answer(Request request) {
                return Optional.empty();
            }

            @Override
            public Set<String> withheld(Request request) {
                return CONDITIONS;
            }
        });
        assertThat(way.create(ONE, target)).isEqualTo(Outcome.CREATED);
        FileStamp one = stamp();
        assertThat(way.create(TWO, target)).isEqualTo(Outcome.TAKEN);
        assertThat(way.replace(TWO, target, one)).isEqualTo(Outcome.REPLACED);
        assertThat(way.replace(SIX, target, one)).isEqualTo(Outcome.TAKEN);
        assertThat(server.content("bucket", key())).isEqualTo(TWO);

        assertThat(way.guarantee(target, SIX)).isEqualTo(Guarantee.LOOK_THEN_WRITE);
    }

    @Test
    void aStoreThatOnlyCreatesInOneStepIsFoundOut() throws IOException {
        CreateIfAbsent way =
                answering(request -> request.headers().containsKey("if-match"), new Answer(501, "NotImplemented"));
        way.create(ONE, target);

        assertThat(way.guarantee(target, SIX)).isEqualTo(Guarantee.LOOK_THEN_REPLACE);
        assertThat(way.replace(TWO, target, stamp())).isEqualTo(Outcome.REPLACED);
    }

    @Test
    void anotherBadRequestIsNotSentWithoutItsCondition() throws IOException {
        CreateIfAbsent way = answering(request -> true, new Answer(400, "ExpiredToken"));

        assertThatThrownBy(() -> way.create(ONE, target))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("ExpiredToken");
        assertThat(requests.all().stream().filter(request -> request.verb() == Verb.PUT && !request.isConditional()))
                .isEmpty();
    }

    @Test
    void aFaultOfTheProbeIsAFailure() throws IOException {
        CreateIfAbsent way = answering(request -> true, new Answer(403, "AccessDenied"));

        assertThatThrownBy(() -> way.guarantee(target, SIX))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("AccessDenied");
    }

    @Test
    void withoutConditionsInHadoopItIsLookedAtFirst() throws IOException {
        CreateIfAbsent way = on(request -> Optional.empty(), Map.of("fs.s3a.create.conditional.enabled", "false"));

        assertThat(way.create(ONE, target)).isEqualTo(Outcome.CREATED);
        assertThat(way.create(TWO, target)).isEqualTo(Outcome.TAKEN);
        assertThat(way.guarantee(target, SIX)).isEqualTo(Guarantee.LOOK_THEN_WRITE);
        assertThat(way.replace(TWO, target, stamp())).isEqualTo(Outcome.REPLACED);
        assertThat(requests.all()).noneMatch(request -> request.verb() == Verb.PUT && request.isConditional());
    }

    @Test
    void severalPartsAreCreatedInOneStep(@TempDir java.nio.file.Path directory) throws IOException {
        CreateIfAbsent way = on(
                request -> Optional.empty(), Map.of("fs.s3a.multipart.size", "5M", "fs.s3a.multipart.threshold", "5M"));
        java.nio.file.Path large = Files.write(directory.resolve("large"), new byte[MULTIPART + 1]);

        assertThat(way.create(large, target)).isEqualTo(Outcome.CREATED);
        FileStamp first = stamp();
        assertThat(way.create(ONE, target)).isEqualTo(Outcome.TAKEN);
        assertThat(way.replace(ONE, target, first)).isEqualTo(Outcome.REPLACED);
        assertThat(way.replace(large, target, first)).isEqualTo(Outcome.TAKEN);
        assertThat(way.replace(large, target, stamp())).isEqualTo(Outcome.REPLACED);
        assertThat(requests.keys(Verb.POST, "bucket", key())).hasSize(4);
        assertThat(server.content("bucket", key())).hasSize(MULTIPART + 1);
    }

    @Test
    void contentThatCannotBeReadIsNotStoredInPart(@TempDir java.nio.file.Path directory) throws IOException {
        CreateIfAbsent way = on(request -> Optional.empty());

        assertThatThrownBy(() -> way.create(directory, target))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("Is a directory");
        assertThat(server.keys("bucket", key())).isEmpty();
    }

    private CreateIfAbsent answering(Predicate<Request> which, Answer answer) throws IOException {
        return on(
                request -> request.verb() == Verb.PUT && which.test(request) ? Optional.of(answer) : Optional.empty());
    }

    private CreateIfAbsent on(S3Tap.Interception interception) throws IOException {
        return on(interception, Map.of());
    }

    private CreateIfAbsent on(S3Tap.Interception interception, Map<String, String> settings) throws IOException {
        S3Tap started = S3Tap.start(server.endpoint(), requests, interception);
        FileSystem fileSystem = s3a(started.endpoint(), settings);
        tap = () -> {
            fileSystem.close();
            started.close();
        };
        return CreateIfAbsent.on(fileSystem);
    }

    private FileStamp stamp() throws IOException {
        try (FileSystem direct = s3a(server.endpoint(), Map.of())) {
            return FileStamp.of(direct.getFileStatus(target));
        }
    }

    private static FileSystem s3a(URI endpoint, Map<String, String> settings) throws IOException {
        Configuration conf = new Configuration();
        S3Server.settings(endpoint).forEach((key, value) -> conf.set(key.substring("spark.hadoop.".length()), value));
        conf.set("fs.s3a.attempts.maximum", "1");
        conf.set("fs.s3a.retry.limit", "1");
        conf.set("fs.s3a.retry.interval", "10ms");
        settings.forEach(conf::set);
        return FileSystem.newInstance(URI.create("s3a://bucket"), conf);
    }

    private String key() {
        return target.toUri().getPath().substring(1);
    }
}
