package io.sparkresnet.it;

import io.sparkresnet.it.RequestLog.Verb;

/**
 * One HTTP request to an object store, as a {@link FaultProxy} sees it.
 *
 * @param verb LIST is a GET of a bucket
 * @param bucket first segment of the path
 * @param key the rest of the path, URL-encoded as sent; empty in requests about a bucket
 * @param query what follows the question mark, as sent; {@code uploadId=} and {@code partNumber=} tell multipart uploads
 */
record StoreRequest(Verb verb, String bucket, String key, String query) {

    /** From a request line's method and target. */
    static StoreRequest of(String method, String target) {
        int question = target.indexOf('?');
        String path = question < 0 ? target : target.substring(0, question);
        String[] segments = path.split("/", 3);
        String key = segments.length > 2 ? segments[2] : "";
        Verb verb = method.equals("GET") && key.isEmpty() ? Verb.LIST : Verb.valueOf(method);
        return new StoreRequest(verb, segments[1], key, question < 0 ? "" : target.substring(question + 1));
    }

    /** Whether it is of that verb and about an object whose key ends so. */
    boolean is(Verb expected, String keyEnding) {
        return verb == expected && !key.isEmpty() && key.endsWith(keyEnding);
    }
}
