package io.sparkresnet.it;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.sparkresnet.it.RequestLog.Request;
import io.sparkresnet.it.RequestLog.Verb;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * An HTTP proxy before an S3 server that logs each request, answers some itself and passes the others on, signatures intact
 * (the JVM needs {@code -Djdk.httpclient.allowRestrictedHeaders=host}). Bodies are held in memory.
 */
final class S3Tap implements AutoCloseable {
    private static final Set<String> HOP_BY_HOP =
            Set.of("connection", "content-length", "transfer-encoding", "expect", "upgrade", "date");

    private final URI upstream;
    private final RequestLog log;
    private final Interception interception;
    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "s3-tap");
        thread.setDaemon(true);
        return thread;
    });
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    /** Decides which requests never reach the store. */
    @FunctionalInterface
    interface Interception {
        /** The answer in the store's place; empty: pass the request on. */
        Optional<Answer> answer(Request request);

        /** Headers, in lower case, that a request is passed on without: only an open store does not miss them. */
        default Set<String> withheld(Request request) {
            return Set.of();
        }
    }

    /**
     * An S3 error: {@code new Answer(403, "AccessDenied")}.
     *
     * @param late after the store has done what it was asked, whose own answer is lost
     */
    record Answer(int status, String code, boolean late) {
        Answer(int status, String code) {
            this(status, code, false);
        }

        private byte[] xml() {
            return "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Error><Code>%s</Code><Message>%s</Message></Error>"
                    .formatted(code, code)
                    .getBytes(StandardCharsets.UTF_8);
        }
    }

    private S3Tap(URI upstream, RequestLog log, Interception interception, HttpServer server) {
        this.upstream = upstream;
        this.log = log;
        this.interception = interception;
        this.server = server;
    }

    static S3Tap start(URI upstream, RequestLog log, Interception interception) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        S3Tap tap = new S3Tap(upstream, log, interception, server);
        server.createContext("/", tap::handle);
        server.setExecutor(tap.threads);
        server.start();
        return tap;
    }

    URI endpoint() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            Request request = parse(exchange);
            log.add(request);
            Optional<Answer> own = interception.answer(request);
            HttpResponse<byte[]> response = null;
            if (own.isEmpty() || own.get().late()) {
                Set<String> withheld = interception.withheld(request);
                response = request.isConditional() && request.verb() != Verb.GET
                        ? inOneStep(exchange, body, withheld)
                        : ask(exchange, body, withheld);
            }
            if (own.isPresent()) {
                exchange.getResponseHeaders().set("Content-Type", "application/xml");
                send(exchange, own.get().status(), own.get().xml());
            } else if (response != null) {
                passBack(exchange, response);
            }
        }
    }

    /** s3proxy looks at the etag and then writes; a store does both in one step. */
    private HttpResponse<byte[]> inOneStep(HttpExchange exchange, byte[] body, Set<String> withheld)
            throws IOException {
        synchronized (client) {
            return ask(exchange, body, withheld);
        }
    }

    private static Request parse(HttpExchange exchange) {
        String[] path = exchange.getRequestURI().getRawPath().split("/", 3);
        String key = path.length > 2 ? path[2] : "";
        String method = exchange.getRequestMethod();
        Verb verb = method.equals("GET") && key.isEmpty() ? Verb.LIST : Verb.valueOf(method);
        Map<String, String> headers = new HashMap<>();
        exchange.getRequestHeaders()
                .forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), values.get(0)));
        return new Request(verb, path[1], key, Map.copyOf(headers));
    }

    private HttpResponse<byte[]> ask(HttpExchange exchange, byte[] body, Set<String> withheld) throws IOException {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                URI.create(upstream + exchange.getRequestURI().toString()));
        request.method(
                exchange.getRequestMethod(),
                body.length == 0 ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body));
        exchange.getRequestHeaders().forEach((name, values) -> {
            String lowerCase = name.toLowerCase(Locale.ROOT);
            if (!HOP_BY_HOP.contains(lowerCase) && !withheld.contains(lowerCase)) {
                values.forEach(value -> request.header(name, value));
            }
        });
        try {
            return client.send(request.build(), BodyHandlers.ofByteArray());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("Failed to pass on " + exchange.getRequestURI(), e);
        }
    }

    private static void passBack(HttpExchange exchange, HttpResponse<byte[]> response) throws IOException {
        boolean head = exchange.getRequestMethod().equals("HEAD");
        response.headers().map().forEach((name, values) -> {
            boolean length = head && name.equalsIgnoreCase("content-length");
            if (length || !HOP_BY_HOP.contains(name.toLowerCase(Locale.ROOT))) {
                exchange.getResponseHeaders().put(name, List.copyOf(values));
            }
        });
        send(exchange, response.statusCode(), response.body());
    }

    private static void send(HttpExchange exchange, int status, byte[] body) throws IOException {
        boolean empty = exchange.getRequestMethod().equals("HEAD") || body.length == 0;
        exchange.sendResponseHeaders(status, empty ? -1 : body.length);
        if (!empty) {
            exchange.getResponseBody().write(body);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
