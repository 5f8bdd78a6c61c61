package io.sparkresnet.it;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Lists keys as S3 does, any keys: s3proxy holds its objects in a file system and cannot have {@code a//b}, or content in
 * {@code a/}. Knows ListObjectsV2 in one page and HEAD, checks no signature. On a free port of the loopback.
 */
final class KeyServer implements AutoCloseable {
    private final SortedMap<String, Integer> sizes = new TreeMap<>();
    private final HttpServer server;

    private KeyServer(HttpServer server) {
        this.server = server;
    }

    static KeyServer start(Map<String, Integer> sizes) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        KeyServer keys = new KeyServer(server);
        keys.sizes.putAll(sizes);
        server.createContext("/", keys::handle);
        server.start();
        return keys;
    }

    URI endpoint() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            String[] path = exchange.getRequestURI().getPath().split("/", 3);
            String key = path.length > 2 ? path[2] : "";
            if (!key.isEmpty()) {
                Integer size = sizes.get(key);
                exchange.getResponseHeaders().set("Content-Length", String.valueOf(size == null ? 0 : size));
                exchange.getResponseHeaders().set("Last-Modified", "Sat, 31 Jan 2026 00:00:00 GMT");
                exchange.getResponseHeaders().set("ETag", "\"e\"");
                exchange.sendResponseHeaders(size == null ? 404 : 200, -1);
                return;
            }
            byte[] page = page(query(exchange.getRequestURI().getRawQuery())).getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/xml");
            exchange.sendResponseHeaders(200, page.length);
            exchange.getResponseBody().write(page);
        }
    }

    private static Map<String, String> query(String raw) {
        Map<String, String> query = new HashMap<>();
        Arrays.stream(raw.split("&"))
                .map(each -> each.split("=", 2))
                .forEach(each ->
                        query.put(each[0], each.length == 1 ? "" : URLDecoder.decode(each[1], StandardCharsets.UTF_8)));
        return query;
    }

    private String page(Map<String, String> query) {
        String prefix = query.getOrDefault("prefix", "");
        String delimiter = query.getOrDefault("delimiter", "");
        StringBuilder contents = new StringBuilder();
        TreeSet<String> folded = new TreeSet<>();
        sizes.forEach((key, size) -> {
            int end = delimiter.isEmpty() || !key.startsWith(prefix) ? -1 : key.indexOf(delimiter, prefix.length());
            if (end >= 0) {
                folded.add(key.substring(0, end + delimiter.length()));
            } else if (key.startsWith(prefix)) {
                contents.append(
                        "<Contents><Key>%s</Key><LastModified>2026-01-31T00:00:00.000Z</LastModified>".formatted(key));
                contents.append("<ETag>\"e\"</ETag><Size>%d</Size></Contents>".formatted(size));
            }
        });
        folded.forEach(each -> contents.append("<CommonPrefixes><Prefix>%s</Prefix></CommonPrefixes>".formatted(each)));
        return "<?xml version=\"1.0\" encoding=\"UTF-8\"?><ListBucketResult><Prefix>%s</Prefix><Delimiter>%s</Delimiter>%s<IsTruncated>false</IsTruncated></ListBucketResult>"
                .formatted(prefix, delimiter, contents);
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
