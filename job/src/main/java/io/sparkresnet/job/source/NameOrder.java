package io.sparkresnet.job.source;

import java.util.Comparator;

/**
 * The order in which object stores list keys and Parquet compares strings: that of the UTF-8 bytes, which is that of the code
 * points.
 */
final class NameOrder {
    /** Compares by code points, where {@link String#compareTo} compares surrogates below U+E000 to U+FFFF. */
    static final Comparator<String> BY_CODE_POINTS = NameOrder::compare;

    private NameOrder() {}

    private static int compare(String left, String right) {
        int common = Math.min(left.length(), right.length());
        for (int i = 0; i < common; i++) {
            char l = left.charAt(i);
            char r = right.charAt(i);
            if (l != r) {
                return Character.isSurrogate(l) != Character.isSurrogate(r) ? Character.isSurrogate(l) ? 1 : -1 : l - r;
            }
        }
        return left.length() - right.length();
    }
}
