package io.sparkresnet.it;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/** The requests that a server has seen, in their order of arrival. Thread-safe. */
final class RequestLog {
    private final List<Request> requests = new CopyOnWriteArrayList<>();

    /** What a request asks for, in S3's words. */
    enum Verb {
        GET,
        HEAD,
        PUT,
        LIST,
        DELETE,
        POST
    }

    /**
     * One HTTP request.
     *
     * @param verb LIST is a GET of a bucket
     * @param bucket first segment of the path
     * @param key the rest of the path, URL-encoded as sent; empty in requests about a bucket
     * @param headers by name in lower case, the first value of each
     */
    record Request(Verb verb, String bucket, String key, Map<String, String> headers) {
        /** Whether the store is asked to write only if something holds. */
        boolean isConditional() {
            return headers.containsKey("if-match") || headers.containsKey("if-none-match");
        }
    }

    void add(Request request) {
        requests.add(request);
    }

    void clear() {
        requests.clear();
    }

    /** All requests. */
    List<Request> all() {
        return List.copyOf(requests);
    }

    /** The keys that requests of that kind named, under that prefix, in their order. */
    List<String> keys(Verb verb, String bucket, String prefix) {
        return requests.stream()
                .filter(request -> request.verb() == verb
                        && request.bucket().equals(bucket)
                        && request.key().startsWith(prefix))
                .map(Request::key)
                .toList();
    }
}
