package io.sparkresnet.udf;

import java.util.List;

/** What the marks of a chunk's earlier attempts say about its images. Immutable. */
final class Suspects {
    /** Ends of attempts with one image alone in work that make it the culprit. */
    static final int DEATHS_ALONE = 2;

    private final List<FenceMark> marks;

    Suspects(List<FenceMark> marks) {
        this.marks = List.copyOf(marks);
    }

    /** Whether an attempt ended while one of these images was in work. */
    boolean anyOf(long from, long until) {
        return marks.stream().anyMatch(mark -> mark.from() < until && from < mark.until());
    }

    /** Attempts that ended while that image alone was in work. */
    int deathsAlone(long index) {
        return (int) marks.stream().filter(mark -> isAlone(mark, index)).count();
    }

    boolean isCulprit(long index) {
        return deathsAlone(index) >= DEATHS_ALONE;
    }

    /** Attempts that ended with that image in work, the first one, which left no mark, included. */
    int attempts(long index) {
        return 1 + (int) marks.stream().filter(mark -> mark.covers(index)).count();
    }

    /** How far the culprit came. */
    ErrorStage stage(long index) {
        return marks.stream()
                .filter(mark -> isAlone(mark, index))
                .map(FenceMark::stage)
                .max(ErrorStage::compareTo)
                .orElse(ErrorStage.FETCH);
    }

    private static boolean isAlone(FenceMark mark, long index) {
        return mark.scope() == FenceMark.Scope.ALONE && mark.covers(index);
    }
}
