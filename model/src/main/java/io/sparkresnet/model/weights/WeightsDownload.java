package io.sparkresnet.model.weights;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.util.Map;

/**
 * Brings published weights to this machine: a local copy by the same file name is taken, else the file is downloaded. Either is
 * held against the SHA-256 digits in its name, and a download becomes visible whole or not at all, so processes may share a cache.
 */
public final class WeightsDownload {
    private static final int CONNECT_MILLISECONDS = 15_000;
    private static final int READ_MILLISECONDS = 30_000;
    private static final int CHUNK_BYTES = 1 << 16;
    private static final long ROOM_FOR_CONTAINER_BYTES = 64L << 20;

    private WeightsDownload() {}

    /** {@code $SPARK_RESNET_CACHE}, else {@code ~/.cache/spark-resnet}. */
    public static Path defaultCache() {
        return defaultCache(System.getenv(), System.getProperty("user.home"));
    }

    static Path defaultCache(Map<String, String> environment, String home) {
        String cache = environment.getOrDefault("SPARK_RESNET_CACHE", "");
        return cache.isEmpty() ? Path.of(home, ".cache", "spark-resnet") : Path.of(cache);
    }

    /** Where PyTorch keeps its downloads: {@code $TORCH_HOME/hub/checkpoints}, else under {@code ~/.cache/torch}. */
    static Path torchHub(Map<String, String> environment, String home) {
        String torch = environment.getOrDefault("TORCH_HOME", "");
        return (torch.isEmpty() ? Path.of(home, ".cache", "torch") : Path.of(torch)).resolve("hub/checkpoints");
    }

    /**
     * The local file of those weights: in {@code cache}, or in PyTorch's own cache, which is only read; else downloaded to
     * {@code cache}. Where nothing can be reached, the message says where to put the file by hand.
     */
    public static Path fetch(NamedWeights weights, Path cache) throws WeightsException {
        return fetch(weights, cache, torchHub(System.getenv(), System.getProperty("user.home")));
    }

    static Path fetch(NamedWeights weights, Path cache, Path torchHub) throws WeightsException {
        Path cached = cache.resolve(weights.fileName());
        try {
            if (Files.isRegularFile(cached)) {
                requirePublished(weights, sha256(cached), cached.toString(), "; delete it to have it downloaded again");
                return cached;
            }
            Path ofTorch = torchHub.resolve(weights.fileName());
            if (Files.isRegularFile(ofTorch) && sha256(ofTorch).startsWith(weights.sha256Prefix())) {
                return ofTorch;
            }
            Files.createDirectories(cache);
            Path part = Files.createTempFile(cache, weights.fileName(), ".part");
            try {
                String remedy = "; put the file at %s by hand".formatted(cached);
                requirePublished(
                        weights, download(weights, part), weights.address().toString(), remedy);
                Files.move(part, cached, StandardCopyOption.ATOMIC_MOVE);
                return cached;
            } finally {
                Files.deleteIfExists(part);
            }
        } catch (IOException e) {
            String reason = e.getClass().getSimpleName() + (e.getMessage() == null ? "" : ": " + e.getMessage());
            throw new WeightsException(
                    "Failed to download weights %s from %s (%s); put the file at %s by hand"
                            .formatted(weights.name(), weights.address(), reason, cached),
                    e);
        }
    }

    private static void requirePublished(NamedWeights weights, String sha256, String where, String remedy)
            throws WeightsException {
        if (!sha256.startsWith(weights.sha256Prefix())) {
            throw new WeightsException("Cannot use %s as weights %s: its SHA-256 is %s (expected %s...)%s"
                    .formatted(where, weights.name(), sha256, weights.sha256Prefix(), remedy));
        }
    }

    /** HttpURLConnection and not java.net.http: the latter has no limit for a body that stops coming. */
    private static String download(NamedWeights weights, Path target) throws IOException {
        URI address = weights.address();
        HttpURLConnection connection = (HttpURLConnection) address.toURL().openConnection();
        connection.setConnectTimeout(CONNECT_MILLISECONDS);
        connection.setReadTimeout(READ_MILLISECONDS);
        try {
            if (connection.getResponseCode() != HttpURLConnection.HTTP_OK) {
                throw new IOException("HTTP status %d".formatted(connection.getResponseCode()));
            }
            long length = connection.getContentLengthLong();
            long limit = (long) weights.parameters() * Float.BYTES + ROOM_FOR_CONTAINER_BYTES;
            MessageDigest digest = TensorDigest.sha256();
            long received;
            try (InputStream in = connection.getInputStream();
                    OutputStream out = Files.newOutputStream(target)) {
                received = copy(in, out, digest, limit);
            }
            if (length >= 0 && received != length) {
                throw new IOException("got %d bytes, expected %d".formatted(received, length));
            }
            return TensorDigest.hexadecimal(digest);
        } finally {
            connection.disconnect();
        }
    }

    private static long copy(InputStream in, OutputStream out, MessageDigest digest, long limit) throws IOException {
        byte[] chunk = new byte[CHUNK_BYTES];
        long copied = 0;
        for (int count = in.read(chunk); count >= 0; count = in.read(chunk)) {
            digest.update(chunk, 0, count);
            out.write(chunk, 0, count);
            copied += count;
            if (copied > limit) {
                throw new IOException("more than %d bytes".formatted(limit));
            }
        }
        return copied;
    }

    private static String sha256(Path file) throws IOException {
        MessageDigest digest = TensorDigest.sha256();
        try (InputStream in = Files.newInputStream(file)) {
            copy(in, OutputStream.nullOutputStream(), digest, Long.MAX_VALUE);
        }
        return TensorDigest.hexadecimal(digest);
    }
}
