package io.sparkresnet.udf;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends the reads of this JVM that are beyond their time limit. One daemon thread looks at all of them a few times a second: a
 * timer for each would wake it for every image, and images are many. Thread-safe.
 */
final class ReadDeadlines {
    private static final Logger LOG = LoggerFactory.getLogger(ReadDeadlines.class);
    private static final Duration LOOK = Duration.ofMillis(200);
    private static final Set<PendingFetch> UNDER_WAY = ConcurrentHashMap.newKeySet();

    static {
        Thread clock = new Thread(ReadDeadlines::run, "image-fetch-clock");
        clock.setDaemon(true);
        clock.start();
    }

    private ReadDeadlines() {}

    /** Calls {@link PendingFetch#expire}, perhaps again, once its time is up, unless it is {@link #done} before. */
    static void watch(PendingFetch read) {
        UNDER_WAY.add(read);
    }

    static void done(PendingFetch read) {
        UNDER_WAY.remove(read);
    }

    private static void run() {
        try {
            while (true) {
                Thread.sleep(LOOK.toMillis());
                look();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void look() {
        long now = System.nanoTime();
        for (PendingFetch each : UNDER_WAY) {
            try {
                if (each.isOver(now)) {
                    each.expire();
                }
            } catch (OutOfMemoryError e) {
                // No thread can be made for what waits: the others still need their limit
                LOG.warn("Failed to replace the thread of a read that hangs", e);
            }
        }
    }
}
