package io.sparkresnet.job.report.html;

import java.util.Locale;

/** A bar in a table's cell, which says the same in figures beside it. */
final class SvgBar {
    private SvgBar() {}

    /** A bar of that share of the cell. */
    static String of(double share) {
        return svg(rect("bar", share));
    }

    /** The same, with a mark where it was before. */
    static String of(double share, double before) {
        return svg(rect("bar", share)
                + String.format(
                        Locale.ROOT,
                        "<line class=\"before\" x1=\"%1$.2f\" x2=\"%1$.2f\" y1=\"0\" y2=\"12\"/>",
                        100 * Math.min(0.995, Math.max(0.005, before))));
    }

    private static String rect(String kind, double share) {
        return String.format(
                Locale.ROOT,
                "<rect class=\"%s\" y=\"1\" height=\"10\" width=\"%.2f\"/>",
                kind,
                100 * Math.min(1, Math.max(0, share)));
    }

    private static String svg(String content) {
        return "<svg class=\"cell\" viewBox=\"0 0 100 12\" preserveAspectRatio=\"none\" aria-hidden=\"true\">" + content
                + "</svg>";
    }
}
