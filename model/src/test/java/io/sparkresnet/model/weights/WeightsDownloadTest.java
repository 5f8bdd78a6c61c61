package io.sparkresnet.model.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.sparkresnet.model.image.Recipe;
import io.sparkresnet.model.network.NamedArchitecture;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class WeightsDownloadTest {
    private static final byte[] CONTENT = "weights".getBytes(StandardCharsets.UTF_8);
    /** The first digits of CONTENT's SHA-256. */
    private static final String SHA_256 = "9a129038";

    private final AtomicInteger requests = new AtomicInteger();

    private final Path directory;

    private HttpServer server;
    private Path cache;
    private Path torchHub;

    WeightsDownloadTest(@TempDir Path directory) {
        this.directory = directory;
    }

    @BeforeEach
    void startServer() throws IOException {
        cache = directory.resolve("cache");
        torchHub = directory.resolve("torch");
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            requests.incrementAndGet();
            boolean missing = exchange.getRequestURI().getPath().startsWith("/missing/");
            exchange.sendResponseHeaders(missing ? 404 : 200, missing ? -1 : CONTENT.length);
            try (OutputStream out = exchange.getResponseBody()) {
                if (!missing) {
                    out.write(CONTENT);
                }
            }
        });
        server.start();
    }

    @AfterEach
    void stopServer() {
        server.stop(0);
    }

    @Test
    void downloadsOnce() throws IOException, WeightsException {
        NamedWeights weights = weights("/net-%s.pth".formatted(SHA_256));
        Path file = WeightsDownload.fetch(weights, cache, torchHub);

        assertThat(file).isEqualTo(cache.resolve("net-%s.pth".formatted(SHA_256)));
        assertThat(file).hasBinaryContent(CONTENT);
        assertThat(WeightsDownload.fetch(weights, cache, torchHub)).isEqualTo(file);
        assertThat(requests).hasValue(1);
        assertThat(names(cache)).containsExactly("net-%s.pth".formatted(SHA_256));
    }

    @Test
    void takesTheCopyThatPyTorchKeeps() throws IOException, WeightsException {
        NamedWeights weights = weights("/net-%s.pth".formatted(SHA_256));
        Files.createDirectories(torchHub);
        Path copy = Files.write(torchHub.resolve(weights.fileName()), CONTENT);

        assertThat(WeightsDownload.fetch(weights, cache, torchHub)).isEqualTo(copy);
        assertThat(requests).hasValue(0);
        Files.write(copy, new byte[1]);
        assertThat(WeightsDownload.fetch(weights, cache, torchHub)).isEqualTo(cache.resolve(weights.fileName()));
    }

    @Test
    void refusesADownloadOfAnotherHash() throws IOException {
        NamedWeights weights = weights("/net-00000000.pth");

        assertThatThrownBy(() -> WeightsDownload.fetch(weights, cache, torchHub))
                .isInstanceOf(WeightsException.class)
                .hasMessage(
                        "Cannot use %s as weights resnet18:TEST: its SHA-256 is 9a129038d9a00aed0cf6a7ea059ca50a813449061ab87848cf1a13eafdf33b2c (expected 00000000...); put the file at %s by hand",
                        weights.address(), cache.resolve("net-00000000.pth"));
        assertThat(names(cache)).isEmpty();
    }

    @Test
    void refusesALocalCopyOfAnotherHash() throws IOException {
        NamedWeights weights = weights("/net-00000000.pth");
        Files.createDirectories(cache);
        Path copy = Files.write(cache.resolve(weights.fileName()), CONTENT);

        assertThatThrownBy(() -> WeightsDownload.fetch(weights, cache, torchHub))
                .isInstanceOf(WeightsException.class)
                .hasMessage(
                        "Cannot use %s as weights resnet18:TEST: its SHA-256 is 9a129038d9a00aed0cf6a7ea059ca50a813449061ab87848cf1a13eafdf33b2c (expected 00000000...); delete it to have it downloaded again",
                        copy);
    }

    @Test
    void saysWhereToPutTheFileByHand() throws IOException {
        NamedWeights weights = weights("/missing/net-%s.pth".formatted(SHA_256));

        assertThatThrownBy(() -> WeightsDownload.fetch(weights, cache, torchHub))
                .isInstanceOf(WeightsException.class)
                .hasMessage(
                        "Failed to download weights resnet18:TEST from %s (IOException: HTTP status 404); put the file at %s by hand",
                        weights.address(), cache.resolve("net-%s.pth".formatted(SHA_256)));
        assertThat(names(cache)).isEmpty();
        server.stop(0);
        assertThatThrownBy(() -> WeightsDownload.fetch(weights, cache, torchHub))
                .isInstanceOf(WeightsException.class)
                .hasMessage(
                        "Failed to download weights resnet18:TEST from %s (ConnectException: Connection refused); put the file at %s by hand",
                        weights.address(), cache.resolve("net-%s.pth".formatted(SHA_256)));
    }

    @Test
    void keepsDownloadsWhereTheEnvironmentSays() {
        assertThat(WeightsDownload.defaultCache(Map.of("SPARK_RESNET_CACHE", "/a"), "/home/b"))
                .isEqualTo(Path.of("/a"));
        assertThat(WeightsDownload.defaultCache(Map.of(), "/home/b")).isEqualTo(Path.of("/home/b/.cache/spark-resnet"));
        assertThat(WeightsDownload.torchHub(Map.of("TORCH_HOME", "/t"), "/home/b"))
                .isEqualTo(Path.of("/t/hub/checkpoints"));
        assertThat(WeightsDownload.torchHub(Map.of(), "/home/b"))
                .isEqualTo(Path.of("/home/b/.cache/torch/hub/checkpoints"));
    }

    private NamedWeights weights(String path) {
        URI address = URI.create("http://%s:%d%s"
                .formatted(
                        server.getAddress().getAddress().getHostAddress(),
                        server.getAddress().getPort(),
                        path));
        return new NamedWeights(
                NamedArchitecture.RESNET18,
                "TEST",
                true,
                address,
                Recipe.imageNet(256, 224),
                1,
                0,
                0,
                Optional.empty());
    }

    private static Stream<String> names(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).toList().stream();
        }
    }
}
