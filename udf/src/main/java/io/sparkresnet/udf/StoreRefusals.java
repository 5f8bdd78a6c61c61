package io.sparkresnet.udf;

import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Counts how many images of one job failed in a row in this executor, whatever the task, because the store refuses, fails or is
 * silent. They are counted in the order of the tasks' images, not in that of the answers: refusals come faster than images, and
 * many reads are under way. An image that was read ends the row both when it comes and in its turn; so does one that is missing
 * or has changed, because a store that says so works. Thread-safe.
 */
final class StoreRefusals {
    /** Jobs that run in one JVM at the same time are few. */
    private static final int MOST_JOBS = 8;

    private static final Map<String, StoreRefusals> JOBS = new LinkedHashMap<>(MOST_JOBS, 0.75f, true);

    private final int most;
    private final Map<ErrorKind, Integer> counts = new EnumMap<>(ErrorKind.class);
    private int inRow;

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

    /** An image was read, whenever its turn comes. */
    synchronized void read() {
        inRow = 0;
        counts.clear();
    }

    /**
     * The next image of a task.
     *
     * @throws StoreRefusesException if it fails as so many before it
     */
    synchronized void handedOut(Fetched fetched) {
        @Nullable ImageError error = fetched.error();
        if (error == null) {
            read();
            return;
        }
        switch (error.kind()) {
            case MISSING, CHANGED -> read();
            case FORBIDDEN, IO, TIMEOUT -> {
                inRow++;
                counts.merge(error.kind(), 1, Integer::sum);
                if (inRow >= most) {
                    throw new StoreRefusesException(message(fetched.image().path() + ": " + error.message()));
                }
            }
            // Too large: the store was not asked.
            default -> {}
        }
    }

    private String message(String last) {
        String kinds = counts.entrySet().stream()
                .map(each -> each.getValue() + " " + each.getKey().text())
                .collect(Collectors.joining(", "));
        return "Cannot read images: the store refuses them, %d in a row without one success (%s); the last is %s"
                .formatted(inRow, kinds, last)
                .replaceAll("\\R", " ");
    }
}
