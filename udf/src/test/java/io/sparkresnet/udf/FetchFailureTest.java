package io.sparkresnet.udf;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import org.apache.hadoop.net.ConnectTimeoutException;
import org.apache.hadoop.security.AccessControlException;
import org.junit.jupiter.api.Test;

class FetchFailureTest {
    private static final ImageRef IMAGE = new ImageRef("s3a://bucket/dir/cat.jpg", 10, 20, "e5");

    @Test
    void namesEveryKind() {
        assertThat(of(new FileNotFoundException("No such file or directory: s3a://bucket/dir/cat.jpg")))
                .isEqualTo(error(ErrorKind.MISSING, "Not found: listed, but no longer there"));
        assertThat(of(new FileNotFoundException("/dir/cat.jpg (Permission denied)")))
                .isEqualTo(error(ErrorKind.FORBIDDEN, "Access denied: it (Permission denied)"));
        assertThat(of(new java.nio.file.AccessDeniedException("s3a://bucket/dir/cat.jpg", null, "403 Forbidden")))
                .isEqualTo(error(ErrorKind.FORBIDDEN, "Access denied: it: 403 Forbidden"));
        assertThat(of(new AccessControlException("Permission denied: user=eve")))
                .isEqualTo(error(ErrorKind.FORBIDDEN, "Access denied: Permission denied: user=eve"));
        assertThat(of(new SocketTimeoutException("Read timed out")))
                .isEqualTo(error(ErrorKind.TIMEOUT, "SocketTimeoutException: Read timed out"));
        assertThat(of(new ConnectTimeoutException("connect to 10.0.0.1")))
                .isEqualTo(error(ErrorKind.TIMEOUT, "ConnectTimeoutException: connect to 10.0.0.1"));
        assertThat(of(new UnknownHostException("minio.local")))
                .isEqualTo(error(ErrorKind.IO, "UnknownHostException: minio.local"));
        assertThat(of(new RemoteFileChangedException()))
                .isEqualTo(error(ErrorKind.CHANGED, "Changed since it was listed: expected version e5"));
        assertThat(of(new FetchException(ErrorKind.CHANGED, "Changed since it was listed: expected 4 bytes, got 5")))
                .isEqualTo(error(ErrorKind.CHANGED, "Changed since it was listed: expected 4 bytes, got 5"));
        assertThat(of(new IllegalStateException("what")))
                .isEqualTo(error(ErrorKind.INTERNAL, "IllegalStateException: what"));
        assertThat(of(new IOException())).isEqualTo(error(ErrorKind.IO, "IOException"));
    }

    @Test
    void theFirstCauseThatTellsDecides() {
        assertThat(of(new IOException("open failed", new SocketTimeoutException("Read timed out"))))
                .isEqualTo(error(ErrorKind.TIMEOUT, "IOException: open failed"));
    }

    @Test
    void messagesAreOneShortLine() {
        assertThat(of(new IOException("x".repeat(1000))).message())
                .isEqualTo("IOException: " + "x".repeat(300) + "...");
        assertThat(of(new IOException("status 500\n  at line two")).message()).isEqualTo("IOException: status 500");
    }

    @Test
    void knowsAStoreThatAsksToSlowDown() {
        for (String message : new String[] {
            "Please reduce your request rate. (Service: S3, Status Code: 503, Request ID: 1)",
            "SlowDown: open s3a://bucket/dir/cat.jpg",
            "Operation failed: \"Server is busy\", 503, GET, https://account/x",
            "{ \"code\" : 429, \"reason\" : \"rateLimitExceeded\" }",
            "429 Too Many Requests"
        }) {
            assertThat(FetchFailure.sort(IMAGE, new IOException("open", new IOException(message))))
                    .as(message)
                    .isEqualTo(FetchFailure.Sort.THROTTLED);
        }
        assertThat(FetchFailure.sort(IMAGE, new AWSServiceThrottledException())).isEqualTo(FetchFailure.Sort.THROTTLED);
    }

    @Test
    void takesNoNumberForAnAnswer() {
        ImageRef image = new ImageRef("s3a://bucket/status 503/SlowDown.jpg", 503, 0, null);
        for (IOException failure : new IOException[] {
            new IOException("open s3a://bucket/status 503/SlowDown.jpg: Connection reset"),
            new IOException("read 503 of 429 bytes"),
            new FetchException(ErrorKind.IO, "Read ended early: expected 503 bytes, got status 429"),
            new IOException()
        }) {
            assertThat(FetchFailure.sort(image, failure)).as(failure.toString()).isEqualTo(FetchFailure.Sort.OTHER);
        }
    }

    private static ImageError of(Exception failure) {
        return FetchFailure.of(IMAGE, failure);
    }

    private static ImageError error(ErrorKind kind, String message) {
        return new ImageError(ErrorStage.FETCH, kind, message);
    }

    /** As S3A's of that name. */
    private static final class AWSServiceThrottledException extends IOException {
        private static final long serialVersionUID = 1L;
    }

    /** As S3A's of that name, which this module does not see. */
    private static final class RemoteFileChangedException extends IOException {
        private static final long serialVersionUID = 1L;

        RemoteFileChangedException() {
            super("open `s3a://bucket/dir/cat.jpg': Change reported by S3 during GET. ETag e5 was unavailable");
        }
    }
}
