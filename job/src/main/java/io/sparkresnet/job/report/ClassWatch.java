package io.sparkresnet.job.report;

import io.sparkresnet.udf.FirstClasses;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Notices that one class takes nearly all predictions, which a wrong recipe or wrong weights do: as soon as
 * {@link FirstClasses#MOST} images are counted, while it is cheap to stop, and of smaller runs when they are done. Looks once.
 * Thread-safe.
 */
public final class ClassWatch {
    /** Above it. */
    private static final double SHARE = 0.95;
    /** Of fewer images one class may well take all. */
    private static final long FEWEST = 50;

    private final FirstClasses counted;
    private final int classes;
    private final List<String> labels;
    private final Consumer<String> receiver;
    private final Map<Long, int[]> running = new HashMap<>();
    private Optional<String> warning = Optional.empty();
    private boolean done;

    /**
     * A watch over a run.
     *
     * @param counted the registered accumulator
     * @param classes of the network; of a single one there is nothing to see
     * @param labels empty: none known
     * @param receiver is told the warning, once, by whatever thread finds it
     */
    public ClassWatch(FirstClasses counted, int classes, List<String> labels, Consumer<String> receiver) {
        this.counted = counted;
        this.labels = List.copyOf(labels);
        this.receiver = receiver;
        this.classes = classes;
        this.done = classes < 2;
    }

    /** Whether that accumulator is the one that is watched. */
    boolean isAbout(long accumulator) {
        return accumulator == counted.id();
    }

    /** Takes what a running task has counted so far: a value of {@link FirstClasses}. */
    synchronized void heard(Map<?, ?> value) {
        if (done) {
            return;
        }
        value.forEach((task, its) -> {
            if (task instanceof Long id && its instanceof int[] indices) {
                running.put(id, indices);
            }
        });
        look();
    }

    /** Forgets a running task: if it succeeded, its images are in the accumulator by now. */
    synchronized void ended(long task) {
        if (!done) {
            running.remove(task);
            look();
        }
    }

    /**
     * Ends the watch; where too few images were counted meanwhile, looks at the rows of the run.
     *
     * @return the warnings of the run
     */
    public synchronized List<String> finish(RowCounts rows) {
        running.clear();
        if (!done) {
            look();
        }
        long predicted =
                rows.classes().stream().mapToLong(RowCounts.ClassCount::count).sum();
        if (!done && predicted >= FEWEST) {
            RowCounts.ClassCount most = rows.classes().get(0);
            judge(most.classIndex(), most.count(), predicted, "all");
        }
        done = true;
        return warning.stream().toList();
    }

    /** A task that has just ended may be known twice for a moment, and counts once. */
    private void look() {
        Map<Long, int[]> first = new HashMap<>(counted.value());
        running.forEach(first::putIfAbsent);
        long images = first.values().stream().mapToLong(each -> each.length).sum();
        if (images < FirstClasses.MOST) {
            return;
        }
        int[] counts = new int[classes];
        int most = 0;
        for (int[] each : first.values()) {
            for (int index : each) {
                counts[index]++;
                most = counts[index] > counts[most] ? index : most;
            }
        }
        running.clear();
        judge(most, counts[most], images, "the first");
    }

    private void judge(int classIndex, long count, long images, String which) {
        done = true;
        if (count > SHARE * images) {
            String label = labels.isEmpty() ? "" : " (%s)".formatted(labels.get(classIndex));
            String text = String.format(
                    Locale.ROOT,
                    "class %d%s takes %.1f %% of %s %,d predictions: recipe or labels? preview shows what the network sees;"
                            + " an input that is sorted by class does this too",
                    classIndex,
                    label,
                    100.0 * count / images,
                    which,
                    images);
            warning = Optional.of(text);
            receiver.accept(text);
        }
    }
}
