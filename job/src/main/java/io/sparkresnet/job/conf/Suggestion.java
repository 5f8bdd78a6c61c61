package io.sparkresnet.job.conf;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** The known word nearest to an unknown one, by Levenshtein distance. */
public final class Suggestion {
    private Suggestion() {}

    /** The nearest of {@code known} that is at most a third of its letters (at least two) away. */
    public static Optional<String> nearest(String word, Collection<String> known) {
        return known.stream()
                .filter(each -> distance(word, each) <= Math.max(2, each.length() / 3))
                .min(Comparator.<String>comparingInt(each -> distance(word, each))
                        .thenComparing(Comparator.naturalOrder()));
    }

    /** {@code " (did you mean x?)"}, or nothing. */
    public static String phrase(String word, Collection<String> known) {
        return nearest(word, known)
                .map(each -> " (did you mean %s?)".formatted(each))
                .orElse("");
    }

    private static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int substituted = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(substituted, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[b.length()];
    }
}
