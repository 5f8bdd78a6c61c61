package io.sparkresnet.model.inference;

import java.util.stream.IntStream;

/** The classes with the largest logits. */
public final class TopK {
    private static final int LARGEST_INSERTION = 32;

    private TopK() {}

    /**
     * Indices of the min(k, classes) largest of {@code classes} values from index {@code from}, largest first; of equal values
     * the lower index first, and NaN after every number. Indices count from {@code from}.
     *
     * <p>Few among many are kept in a sorted list of the best so far, which costs one comparison for nearly every class; for
     * larger k all are sorted.
     */
    public static int[] of(float[] values, int from, int classes, int k) {
        int size = Math.min(k, classes);
        if (size <= 0) {
            throw new IllegalArgumentException("Invalid top-k: %d of %d (expected at least 1)".formatted(k, classes));
        }
        return size <= LARGEST_INSERTION ? insertion(values, from, classes, size) : sorted(values, from, classes, size);
    }

    private static int[] insertion(float[] values, int from, int classes, int size) {
        int[] best = new int[size];
        int filled = 0;
        for (int i = 0; i < classes; i++) {
            if (filled == size && !before(values, from, i, best[size - 1])) {
                continue;
            }
            int at = filled < size ? filled++ : size - 1;
            while (at > 0 && before(values, from, i, best[at - 1])) {
                best[at] = best[at - 1];
                at--;
            }
            best[at] = i;
        }
        return best;
    }

    private static int[] sorted(float[] values, int from, int classes, int size) {
        return IntStream.range(0, classes)
                .boxed()
                .sorted((a, b) -> before(values, from, a, b) ? -1 : before(values, from, b, a) ? 1 : 0)
                .limit(size)
                .mapToInt(Integer::intValue)
                .toArray();
    }

    /** Whether class a stands before class b. A total order: value descending, NaN last, index ascending. */
    private static boolean before(float[] values, int from, int a, int b) {
        float left = values[from + a];
        float right = values[from + b];
        if (left > right) {
            return true;
        }
        if (left < right) {
            return false;
        }
        boolean leftIsNumber = !Float.isNaN(left);
        boolean rightIsNumber = !Float.isNaN(right);
        return leftIsNumber == rightIsNumber ? a < b : leftIsNumber;
    }
}
