package io.sparkresnet.udf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ImageFetcherTest {
    private final FakeSource source = new FakeSource();
    private final ImageFetcher fetcher =
            new ImageFetcher(source, new FetchSettings(4, 2, 1000, 100, 3, Duration.ofMillis(1)));

    @Test
    void readsAtTheFirstAttempt() {
        Fetched fetched = fetcher.fetch(source.put("a", new byte[] {1, 2}), () -> false);

        assertThat(fetched.content()).containsExactly(1, 2);
        assertThat(fetched.error()).isNull();
        assertThat(fetched.attempts()).isEqualTo(1);
    }

    @Test
    void repeatsAfterAPassingFailure() {
        ImageRef image = source.put("a", new byte[] {1});
        source.fail(image, new SocketTimeoutException("Read timed out"), new IOException("500"));

        Fetched fetched = fetcher.fetch(image, () -> false);

        assertThat(fetched.error()).isNull();
        assertThat(fetched.attempts()).isEqualTo(3);
    }

    @Test
    void givesUpAfterTheLastAttempt() {
        ImageRef image = source.put("a", new byte[] {1});
        source.fail(image, new IOException("1"), new IOException("2"), new IOException("3"));

        Fetched fetched = fetcher.fetch(image, () -> false);

        assertThat(fetched.error()).isEqualTo(new ImageError(ErrorStage.FETCH, ErrorKind.IO, "IOException: 3"));
        assertThat(fetched.attempts()).isEqualTo(3);
        assertThat(fetched.content()).isEmpty();
    }

    @Test
    void doesNotRepeatWhatStays() {
        ImageRef image = source.put("a", new byte[] {1});
        source.fail(image, new FileNotFoundException("gone"));

        Fetched fetched = fetcher.fetch(image, () -> false);

        assertThat(fetched.error())
                .isEqualTo(
                        new ImageError(ErrorStage.FETCH, ErrorKind.MISSING, "Not found: listed, but no longer there"));
        assertThat(fetched.attempts()).isEqualTo(1);
    }

    @Test
    void doesNotRepeatOnceCancelled() {
        ImageRef image = source.put("a", new byte[] {1});
        source.fail(image, new IOException("1"), new IOException("2"));

        assertThat(fetcher.fetch(image, () -> true).attempts()).isEqualTo(1);
    }

    @Test
    void refusesALargeFileWithoutReadingIt() {
        Fetched fetched = fetcher.fetch(source.put("large", new byte[101]), () -> false);

        assertThat(fetched.error())
                .isEqualTo(new ImageError(
                        ErrorStage.FETCH, ErrorKind.TOO_LARGE, "Too large: 101 bytes (expected at most 100)"));
        assertThat(source.started()).isEmpty();
    }

    @Test
    void letsAnErrorThrough() {
        ImageFetcher dying = new ImageFetcher(
                (image, cancelled) -> {
                    throw new OutOfMemoryError("Java heap space");
                },
                FetchSettings.DEFAULT);

        assertThatThrownBy(() -> dying.fetch(ImageFiles.fake("a", 1), () -> false))
                .isInstanceOf(OutOfMemoryError.class)
                .hasMessage("Java heap space");
    }
}
