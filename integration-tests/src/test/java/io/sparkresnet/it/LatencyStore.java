package io.sparkresnet.it;

import io.sparkresnet.it.RequestLog.Verb;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The store of {@code latency.sh}: an S3 server that holds the images of a directory, behind two proxies of which one adds a time
 * to each GET.
 *
 * <p>{@code LatencyStore DIRECTORY IMAGES MILLIS} puts the first so many by name under {@code s3a://latency/in} and prints the
 * plain and the delayed endpoint in one line. For each line on standard input it prints {@code GETs HEADs} of images since the
 * last; it ends with its input.
 */
public final class LatencyStore {
    private static final String BUCKET = "latency";

    private LatencyStore() {}

    /** Runs it. */
    public static void main(String[] args) throws IOException {
        long millis = Long.parseLong(args[2]);
        try (S3Server server = S3Server.start();
                S3Tap plain = S3Tap.start(server.endpoint(), new RequestLog(), request -> Optional.empty());
                S3Tap delayed = S3Tap.start(server.endpoint(), new RequestLog(), request -> {
                    if (request.verb() == Verb.GET || request.verb() == Verb.LIST) {
                        pause(millis);
                    }
                    return Optional.empty();
                })) {
            server.createBucket(BUCKET);
            for (Path file : images(Path.of(args[0]), Integer.parseInt(args[1]))) {
                server.put(BUCKET, "in/" + file.getFileName(), Files.readAllBytes(file));
            }
            System.out.println(plain.endpoint() + " " + delayed.endpoint());
            BufferedReader asked = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
            while (asked.readLine() != null) {
                RequestLog log = server.requests();
                System.out.println(log.keys(Verb.GET, BUCKET, "in/").size() + " "
                        + log.keys(Verb.HEAD, BUCKET, "in/").size());
                log.clear();
            }
        }
        // s3proxy's threads are no daemons.
        System.exit(0);
    }

    private static List<Path> images(Path directory, int count) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.sorted().limit(count).toList();
        }
    }

    private static void pause(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
