package io.sparkresnet.job.report;

import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the rows of one run say, read back from its files. Immutable.
 *
 * @param ok rows with a prediction
 * @param failures error rows by stage and kind, most frequent first
 * @param classes predicted classes, most frequent first
 */
public record RowCounts(long ok, List<Failures> failures, List<ClassCount> classes) {
    /** Of no rows. */
    public static final RowCounts NONE = new RowCounts(0, List.of(), List.of());

    public RowCounts {
        failures = List.copyOf(failures);
        classes = List.copyOf(classes);
    }

    /**
     * Error rows of one cause.
     *
     * @param examplePath the first such image by path
     * @param exampleMessage what its row says
     */
    public record Failures(String stage, String kind, long count, String examplePath, String exampleMessage) {}

    /** Images of one predicted class; the label is null without labels. */
    public record ClassCount(int classIndex, @Nullable String label, long count) {}

    /** Rows whose status is error. */
    public long failed() {
        return failures.stream().mapToLong(Failures::count).sum();
    }

    /** All rows. */
    public long attempted() {
        return ok + failed();
    }

    /** These, most frequent first. */
    public static RowCounts sorted(long ok, List<Failures> failures, List<ClassCount> classes) {
        return new RowCounts(
                ok,
                failures.stream()
                        .sorted(Comparator.comparingLong(Failures::count)
                                .reversed()
                                .thenComparing(Failures::stage)
                                .thenComparing(Failures::kind))
                        .toList(),
                classes.stream()
                        .sorted(Comparator.comparingLong(ClassCount::count)
                                .reversed()
                                .thenComparing(ClassCount::classIndex))
                        .toList());
    }
}
