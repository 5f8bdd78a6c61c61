package io.sparkresnet.udf;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Ends the reads of this JVM that are beyond their time limit. One daemon thread looks at all of them a few times a second: a
 * timer for each would wake it for every image, and images are many. Thread-safe.
 */
final class ReadDeadlines {
    private static final Duration LOOK = Duration.ofMillis(200);
    private static final Set<PendingFetch> UNDER_WAY = ConcurrentHashMap.newKeySet();

    static {
        ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "image-fetch-clock");
            thread.setDaemon(true);
            return thread;
        });
        clock.scheduleWithFixedDelay(ReadDeadlines::look, LOOK.toMillis(), LOOK.toMillis(), TimeUnit.MILLISECONDS);
    }

    private ReadDeadlines() {}

    /** Calls {@link PendingFetch#expire} once its time is up, unless it is {@link #done} before. */
    static void watch(PendingFetch read) {
        UNDER_WAY.add(read);
    }

    static void done(PendingFetch read) {
        UNDER_WAY.remove(read);
    }

    private static void look() {
        long now = System.nanoTime();
        for (PendingFetch each : UNDER_WAY) {
            if (each.isOver(now)) {
                UNDER_WAY.remove(each);
                each.expire();
            }
        }
    }
}
