package io.sparkresnet.udf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class ImageFetcherTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final FakeSource source = new FakeSource();
    private final ReadLimit limit = new ReadLimit(8, System::nanoTime);
    private final ReadThreads threads = new ReadThreads(limit);
    private final Exclusion exclusion = Exclusion.ofItsOwn();
    private final ImageFetcher fetcher = fetcher(source, Duration.ofMillis(1), MINUTE);

    @Test
    void readsAtTheFirstAttempt() {
        Fetched fetched = fetch(source.put("a", new byte[] {1, 2}));

        assertThat(fetched.content()).containsExactly(1, 2);
        assertThat(fetched.error()).isNull();
        assertThat(fetched.attempts()).isEqualTo(1);
    }

    @Test
    void repeatsAfterAPassingFailure() {
        ImageRef image = source.put("a", new byte[] {1});
        source.fail(image, new SocketTimeoutException("Read timed out"), new IOException("500"));

        Fetched fetched = fetch(image);

        assertThat(fetched.error()).isNull();
        assertThat(fetched.attempts()).isEqualTo(3);
        assertThat(limit.reads()).isEqualTo(8);
    }

    @Test
    void givesUpAfterTheLastAttempt() {
        ImageRef image = source.put("a", new byte[] {1});
        source.fail(image, new IOException("1"), new IOException("2"), new IOException("3"));

        Fetched fetched = fetch(image);

        assertThat(fetched.error()).isEqualTo(new ImageError(ErrorStage.FETCH, ErrorKind.IO, "IOException: 3"));
        assertThat(fetched.attempts()).isEqualTo(3);
        assertThat(fetched.content()).isEmpty();
    }

    @Test
    void doesNotRepeatWhatStays() {
        ImageRef image = source.put("a", new byte[] {1});
        source.fail(image, new FileNotFoundException("gone"));

        Fetched fetched = fetch(image);

        assertThat(fetched.error())
                .isEqualTo(
                        new ImageError(ErrorStage.FETCH, ErrorKind.MISSING, "Not found: listed, but no longer there"));
        assertThat(fetched.attempts()).isEqualTo(1);
    }

    @Test
    void doesNotRepeatOnceCancelled() {
        ImageRef image = source.put("a", new byte[] {1});
        source.fail(image, new IOException("1"), new IOException("2"));

        assertThat(fetcher.fetch(image, new ReadAttempts(), () -> true).attempts())
                .isEqualTo(1);
    }

    @Test
    void anAnswerThatAsksToSlowDownUsesUpNoAttemptAndCostsTheExecutorReads() {
        ImageRef image = source.put("a", new byte[] {7});
        IOException[] busy = new IOException[10];
        Arrays.fill(busy, new IOException("Please reduce your request rate. (Service: S3, Status Code: 503)"));
        source.fail(image, busy);

        Fetched fetched = fetch(image);

        assertThat(fetched.content()).containsExactly(7);
        assertThat(fetched.attempts()).isEqualTo(11);
        assertThat(limit.reads()).isLessThan(8);
    }

    @Test
    void aFileSystemThatWasAskedToSlowDownCostsTheExecutorReads() {
        ImageRef image = source.put("a", new byte[] {7});
        source.throttle(1);

        assertThat(fetch(image).attempts()).isEqualTo(1);
        int reads = limit.reads();

        assertThat(reads).isLessThan(8);
        for (int i = 0; i < 100; i++) {
            fetch(image);
        }
        assertThat(limit.reads()).isEqualTo(8);
    }

    @Test
    void stopsAtTheTimeLimitWithTheFailureBefore() {
        ImageRef image = source.put("a", new byte[] {1});
        IOException[] busy = new IOException[10_000];
        Arrays.fill(busy, new IOException("SlowDown"));
        source.fail(image, busy);

        Fetched fetched = fetcher(source, Duration.ofMillis(5), Duration.ofMillis(200))
                .fetch(image, new ReadAttempts(), () -> false);

        assertThat(fetched.error())
                .isEqualTo(new ImageError(
                        ErrorStage.FETCH,
                        ErrorKind.TIMEOUT,
                        "Not read within 200 ms, the last failure before: IOException: SlowDown"));
        assertThat(fetched.attempts()).isGreaterThan(1);
    }

    @Test
    void tellsTheSourceWhenTheTimeIsUp() {
        ImageFetcher slow = fetcher(
                (image, over) -> {
                    while (!over.getAsBoolean()) {
                        Thread.onSpinWait();
                    }
                    throw new InterruptedIOException("Cancelled after 7 bytes");
                },
                Duration.ofMillis(1),
                Duration.ofMillis(50));

        Fetched fetched = slow.fetch(ImageFiles.fake("a", 1), new ReadAttempts(), () -> false);

        assertThat(fetched.error())
                .isEqualTo(new ImageError(ErrorStage.FETCH, ErrorKind.TIMEOUT, "Not read within 50 ms"));
        assertThat(fetched.attempts()).isEqualTo(1);
    }

    @Test
    void waitingForASuspectUsesUpNoTime() throws Exception {
        ImageRef image = source.put("a", new byte[] {1});
        ImageFetcher brief = fetcher(source, Duration.ofMillis(1), Duration.ofMillis(50));
        ReadAttempts attempts = new ReadAttempts();
        CompletableFuture<Fetched> fetched;
        try (Exclusion.Held all = Objects.requireNonNull(exclusion.all(() -> false))) {
            long begun = System.nanoTime();
            fetched = CompletableFuture.supplyAsync(() -> brief.fetch(image, attempts, () -> false));
            while (attempts.waitedNanos(System.nanoTime())
                    < Duration.ofMillis(200).toNanos()) {
                Thread.sleep(1);
            }
            long now = System.nanoTime();
            assertThat(brief.overtime(begun, now, new ReadAttempts())).isPositive();
            assertThat(fetched).isNotDone();
        }

        assertThat(fetched.get().error()).isNull();
        assertThat(fetched.get().attempts()).isEqualTo(1);
    }

    @Test
    void refusesALargeFileWithoutReadingIt() {
        Fetched fetched = fetch(ImageFiles.fake("large", 10_000_000_000L));

        assertThat(fetched.error())
                .isEqualTo(new ImageError(
                        ErrorStage.FETCH, ErrorKind.TOO_LARGE, "Too large: 10000000000 bytes (expected at most 100)"));
        assertThat(source.started()).isEmpty();
    }

    @Test
    void letsAnErrorThrough() {
        ImageFetcher dying = fetcher(
                (image, cancelled) -> {
                    throw new OutOfMemoryError("Java heap space");
                },
                Duration.ZERO,
                MINUTE);

        assertThatThrownBy(() -> dying.fetch(ImageFiles.fake("a", 1), new ReadAttempts(), () -> false))
                .isInstanceOf(OutOfMemoryError.class)
                .hasMessage("Java heap space");
    }

    private Fetched fetch(ImageRef image) {
        return fetcher.fetch(image, new ReadAttempts(), () -> false);
    }

    private ImageFetcher fetcher(ImageSource from, Duration backoff, Duration timeLimit) {
        return new ImageFetcher(
                from, new FetchSettings(4, 2, 1000, 100, 3, backoff, timeLimit, 100), threads, exclusion);
    }
}
