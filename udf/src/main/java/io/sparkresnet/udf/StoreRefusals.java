package io.sparkresnet.udf;

import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Counts how many images of one job failed in a row in this executor, whatever the task, because the store refuses, fails or is
 * silent. They are counted in the order of the tasks' images, not in that of the answers: refusals come faster than images, and
 * many reads are under way. An image that was read ends the row when it comes, and in its turn if it came after the row's first
 * refusal: one that was read ahead before it says nothing of the store since. So does one that is missing or has changed,
 * because a store that says so works. Thread-safe.
 */
final class StoreRefusals {
    /** Jobs that run in one JVM at the same time are few. */
    private static final int MOST_JOBS = 8;

    private static final Map<String, StoreRefusals> JOBS = new LinkedHashMap<>(MOST_JOBS, 0.75f, true);

    private final int most;
    private final Map<ErrorKind, Integer> counts = new EnumMap<>(ErrorKind.class);
    private int inRow;
    /** The {@link Fetched#turn()} of the row's first refusal to come. */
    private long since = Long.MAX_VALUE;

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
        since = Long.MAX_VALUE;
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
            works(fetched);
            return;
        }
        switch (error.kind()) {
            case MISSING, CHANGED -> works(fetched);
            case FORBIDDEN, IO, TIMEOUT -> {
                inRow++;
                since = Math.min(since, fetched.turn());
                counts.merge(error.kind(), 1, Integer::sum);
                if (inRow >= most) {
                    throw new StoreRefusesException(message(fetched.image().path() + ": " + error.message()));
                }
            }
            // Too large: the store was not asked.
            default -> {}
        }
    }

    private void works(Fetched fetched) {
        if (fetched.turn() > since) {
            read();
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
