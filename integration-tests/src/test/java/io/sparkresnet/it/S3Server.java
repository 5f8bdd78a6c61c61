package io.sparkresnet.it;

import io.sparkresnet.it.RequestLog.Request;
import io.sparkresnet.it.RequestLog.Verb;
import io.sparkresnet.it.S3Tap.Answer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.gaul.s3proxy.BlobStores;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.blobstore.BlobStore;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * A real S3 server in this JVM: s3proxy with its store in memory, signatures checked, on a free port of the loopback, behind a
 * {@link S3Tap} that logs each request. Objects put and listed through this class are not logged.
 */
final class S3Server implements AutoCloseable {
    static final String ACCESS_KEY = "test-access";
    static final String SECRET_KEY = "test-secret";

    private final BlobStore store;
    private final S3Proxy proxy;
    private final S3Tap tap;
    private final RequestLog requests = new RequestLog();
    private final Set<String> forbidden = ConcurrentHashMap.newKeySet();
    private final Set<String> vanishing = ConcurrentHashMap.newKeySet();

    private S3Server(AuthenticationType authentication) throws IOException {
        store = BlobStores.create("transient", new Properties());
        proxy = S3Proxy.builder()
                .blobStore(store)
                .awsAuthentication(authentication, ACCESS_KEY, SECRET_KEY)
                .endpoint(URI.create("http://127.0.0.1:0"))
                .stopTimeout(0)
                .build();
        try {
            proxy.start();
        } catch (Exception e) {
            throw new IllegalStateException("Failed to start s3proxy", e);
        }
        tap = S3Tap.start(URI.create("http://127.0.0.1:" + proxy.getPort()), requests, this::refusal);
    }

    static S3Server start() throws IOException {
        return new S3Server(AuthenticationType.AWS_V2_OR_V4);
    }

    /** A server that checks no signature, so that a tap before it may change requests. */
    static S3Server startOpen() throws IOException {
        return new S3Server(AuthenticationType.NONE);
    }

    private Optional<Answer> refusal(Request request) {
        if (request.verb() == Verb.GET && vanishing.remove(request.bucket() + "/" + request.key())) {
            store.removeBlob(request.bucket(), request.key());
        }
        return forbidden.contains(request.bucket()) ? Optional.of(new Answer(403, "AccessDenied")) : Optional.empty();
    }

    URI endpoint() {
        return tap.endpoint();
    }

    /** Every request since the start or the last {@link RequestLog#clear()}. */
    RequestLog requests() {
        return requests;
    }

    void createBucket(String bucket) {
        store.createContainer(bucket);
    }

    /** Requests about that bucket are answered with 403 from now on. */
    void forbid(String bucket) {
        forbidden.add(bucket);
    }

    /** The object is deleted when somebody first asks for its content: after it was listed, before it is read. */
    void deleteBeforeGet(String bucket, String key) {
        vanishing.add(bucket + "/" + key);
    }

    void put(String bucket, String key, byte[] content) {
        PutObjectRequest request = PutObjectRequest.builder()
                .bucket(bucket)
                .key(key)
                .contentLength((long) content.length)
                .build();
        store.putBlob(request, new ByteArrayInputStream(content));
    }

    byte[] content(String bucket, String key) {
        try (InputStream content = store.getBlob(bucket, key)) {
            return content.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void delete(String bucket, String key) {
        store.removeBlob(bucket, key);
    }

    /** Keys under that prefix, sorted; at most 1000. */
    List<String> keys(String bucket, String prefix) {
        ListObjectsV2Request request =
                ListObjectsV2Request.builder().bucket(bucket).prefix(prefix).build();
        return store.list(request).contents().stream()
                .map(S3Object::key)
                .sorted()
                .toList();
    }

    /** S3A's settings for this server, as Spark configuration; {@code conf/} says why each. */
    Map<String, String> sparkSettings() {
        return settings(endpoint());
    }

    /** The same settings with another endpoint. */
    static Map<String, String> settings(URI endpoint) {
        return Map.of(
                // Where S3A buffers what it uploads: given itself, for Hadoop finds its default not in a path with a
                // space.
                "spark.hadoop.fs.s3a.buffer.dir", System.getProperty("java.io.tmpdir") + "/hadoop/s3a",
                "spark.hadoop.fs.s3a.endpoint", endpoint.toString(),
                "spark.hadoop.fs.s3a.endpoint.region", "us-east-1",
                "spark.hadoop.fs.s3a.path.style.access", "true",
                "spark.hadoop.fs.s3a.connection.ssl.enabled", "false",
                "spark.hadoop.fs.s3a.aws.credentials.provider", "org.apache.hadoop.fs.s3a.SimpleAWSCredentialsProvider",
                "spark.hadoop.fs.s3a.access.key", ACCESS_KEY,
                "spark.hadoop.fs.s3a.secret.key", SECRET_KEY,
                "spark.hadoop.fs.s3a.input.stream.type", "classic");
    }

    @Override
    public void close() {
        tap.close();
        try {
            proxy.stop();
        } catch (Exception e) {
            throw new IllegalStateException("Failed to stop s3proxy", e);
        } finally {
            store.close();
        }
    }
}
