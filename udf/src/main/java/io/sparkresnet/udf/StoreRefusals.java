package io.sparkresnet.udf;

import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Counts how many images of one job failed in a row in this executor, whatever the task, because the store refuses, fails or is
 * silent. An image that was read ends the row; so does one that is missing or has changed, because a store that says so works.
 * Thread-safe.
 */
final class StoreRefusals {
    /** Jobs that run in one JVM at the same time are few. */
    private static final int MOST_JOBS = 8;

    private static final Map<String, StoreRefusals> JOBS = new LinkedHashMap<>(MOST_JOBS, 0.75f, true);

    private final int most;
    private final Map<ErrorKind, Integer> counts = new EnumMap<>(ErrorKind.class);
    private int inRow;
    private @Nullable String last;

    /** Gives the store up after so many. */
    StoreRefusals(int most) {
        this.most = most;
    }

    /** This JVM's count for that job, whose id no other one has. */
    static StoreRefusals of(String job, FetchSettings settings) {
        synchronized (JOBS) {
            StoreRefusals refusals = JOBS.computeIfAbsent(job, id -> new StoreRefusals(settings.refusals()));
            if (JOBS.size() > MOST_JOBS) {
                JOBS.remove(JOBS.keySet().iterator().next());
            }
            return refusals;
        }
    }

    /** Takes the outcome of one image into account. */
    synchronized void note(Fetched fetched) {
        ImageError error = fetched.error();
        if (error == null) {
            end();
            return;
        }
        switch (error.kind()) {
            case FORBIDDEN, IO, TIMEOUT -> {
                inRow++;
                counts.merge(error.kind(), 1, Integer::sum);
                last = fetched.image().path() + ": " + error.message();
            }
            case MISSING, CHANGED -> end();
            // Too large: the store was not asked.
            default -> {}
        }
    }

    /** Throws once the store is given up, until an image is read again. */
    synchronized void throwIfRefused() {
        if (inRow >= most) {
            String kinds = counts.entrySet().stream()
                    .map(each -> each.getValue() + " " + each.getKey().text())
                    .collect(Collectors.joining(", "));
            String message =
                    "Cannot read images: the store refuses them, %d in a row without one success (%s); the last is %s"
                            .formatted(inRow, kinds, last);
            throw new StoreRefusesException(message.replaceAll("\\R", " "));
        }
    }

    private void end() {
        inRow = 0;
        counts.clear();
    }
}
