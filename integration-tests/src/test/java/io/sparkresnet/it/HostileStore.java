package io.sparkresnet.it;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A store that answers GETs as no honest one does: the first segment of the key says how. Everything it holds is {@link #LENGTH}
 * bytes long and has the etag {@link #ETAG}; every PUT succeeds and is forgotten.
 */
final class HostileStore implements AutoCloseable {
    static final int LENGTH = 1000;
    static final String ETAG = "e5";

    private static final int BLOCK = 64 << 10;
    private static final int MANY_BLOCKS = 4096;

    private final HttpServer server;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "hostile-store");
        thread.setDaemon(true);
        return thread;
    });
    private final Map<String, AtomicLong> requests = new ConcurrentHashMap<>();
    private final List<Map<String, List<String>>> headers = new CopyOnWriteArrayList<>();

    private HostileStore() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::handle);
        server.setExecutor(threads);
        server.start();
    }

    static HostileStore start() throws IOException {
        return new HostileStore();
    }

    URI endpoint() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** Requests about {@code key}, as it stands in the URL. */
    long requests(String key) {
        return requests.getOrDefault(key, new AtomicLong()).get();
    }

    /** The headers of every request so far, names as sent. */
    List<Map<String, List<String>>> headers() {
        return headers;
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            exchange.getRequestBody().readAllBytes();
            headers.add(Map.copyOf(exchange.getRequestHeaders()));
            String[] path = exchange.getRequestURI().getRawPath().split("/", 3);
            String key = path.length > 2 ? path[2] : "";
            long before =
                    requests.computeIfAbsent(key, name -> new AtomicLong()).getAndIncrement();
            exchange.getResponseHeaders().set("ETag", ETAG);
            if (exchange.getRequestMethod().equals("GET")) {
                answer(exchange, key.split("/", 2)[0], before);
            } else {
                exchange.sendResponseHeaders(exchange.getRequestMethod().equals("HEAD") ? 404 : 200, -1);
            }
        }
    }

    private void answer(HttpExchange exchange, String how, long before) throws IOException {
        switch (how) {
            case "refused" -> refuse(exchange, 403, "AccessDenied");
            case "busy-thrice" -> {
                if (before < 3) {
                    refuse(exchange, 503, "SlowDown");
                } else {
                    send(exchange, LENGTH, LENGTH);
                }
            }
            case "always-busy" -> refuse(exchange, 503, "SlowDown");
            case "hanging" -> hang();
            case "hanging-body" -> {
                send(exchange, LENGTH, LENGTH / 2);
                hang();
            }
            case "cut-twice" -> {
                int first = firstByte(exchange);
                int left = LENGTH - first;
                send(exchange, first, left, before < 2 ? left / 2 : left);
            }
            case "longer" -> send(exchange, (long) BLOCK * MANY_BLOCKS, (long) BLOCK * MANY_BLOCKS);
            default -> send(exchange, LENGTH, LENGTH);
        }
    }

    /** Where the range begins that was asked for; a client goes on behind what it has. */
    private static int firstByte(HttpExchange exchange) {
        String range = exchange.getRequestHeaders().getFirst("Range");
        return range == null ? 0 : Integer.parseInt(range.substring("bytes=".length(), range.indexOf('-')));
    }

    private void send(HttpExchange exchange, long promised, long bytes) throws IOException {
        send(exchange, 0, promised, bytes);
    }

    private void send(HttpExchange exchange, int first, long promised, long bytes) throws IOException {
        Headers answer = exchange.getResponseHeaders();
        answer.set("Content-Range", "bytes %d-%d/%d".formatted(first, LENGTH - 1, LENGTH));
        exchange.sendResponseHeaders(206, promised);
        OutputStream body = exchange.getResponseBody();
        byte[] block = new byte[BLOCK];
        for (long left = bytes; left > 0 && closed.getCount() > 0; left -= BLOCK) {
            int count = (int) Math.min(left, BLOCK);
            body.write(block, 0, count);
            body.flush();
        }
    }

    private void hang() {
        try {
            closed.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void refuse(HttpExchange exchange, int status, String code) throws IOException {
        byte[] xml = "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Error><Code>%s</Code><Message>%s</Message></Error>"
                .formatted(code, code)
                .getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/xml");
        exchange.sendResponseHeaders(status, xml.length);
        exchange.getResponseBody().write(xml);
    }

    @Override
    public void close() {
        closed.countDown();
        server.stop(0);
        threads.shutdownNow();
    }
}
