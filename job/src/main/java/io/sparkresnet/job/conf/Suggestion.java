package io.sparkresnet.job.conf;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** The known word nearest to an unknown one, by Damerau-Levenshtein distance. */
public final class Suggestion {
    private Suggestion() {}

    /** The nearest of {@code known} that is at most a third of the shorter one's letters (at least one) away. */
    public static Optional<String> nearest(String word, Collection<String> known) {
        return known.stream()
                .filter(each -> distance(word, each) <= Math.max(1, Math.min(word.length(), each.length()) / 3))
                .min(Comparator.<String>comparingInt(each -> distance(word, each))
                        .thenComparing(Comparator.naturalOrder()));
    }

    /** {@code " (did you mean x?)"}, or nothing. */
    public static String phrase(String word, Collection<String> known) {
        return nearest(word, known)
                .map(each -> " (did you mean %s?)".formatted(each))
                .orElse("");
    }

    /** Optimal string alignment: insertions, deletions, substitutions, and two letters that changed places, count one each. */
    private static int distance(String a, String b) {
        int[][] table = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                table[i][j] = i == 0 || j == 0 ? i + j : nearer(table, a, b, i, j);
            }
        }
        return table[a.length()][b.length()];
    }

    private static int nearer(int[][] table, String a, String b, int i, int j) {
        int substituted = table[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        int least = Math.min(substituted, 1 + Math.min(table[i - 1][j], table[i][j - 1]));
        boolean swapped = i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
        return swapped ? Math.min(least, table[i - 2][j - 2] + 1) : least;
    }
}
