package io.sparkresnet.job.report.html;

import io.sparkresnet.job.report.advice.Words;
import java.util.List;
import java.util.Locale;

/**
 * Counts as upright bars, with the shares of an earlier run as an outline over them.
 *
 * @param title what is counted, for those who cannot see it
 * @param width in pixels, where there is room for it
 * @param bars from left to right
 */
record SvgHistogram(String title, double width, List<Bar> bars) {
    /** Of a chart as wide as the page, in its pixels: text has the same size in all charts. */
    static final double PAGE = 1000;
    /** Of one of two beside each other. */
    static final double HALF = 480;

    private static final double HEIGHT = 190;
    private static final double TOP = 22;
    private static final double BOTTOM = 26;
    /** Above it the figures would run into each other. */
    private static final int MOST_FIGURES = 12;

    /** Pixels that a label takes. */
    private static final double LABEL = 58;

    SvgHistogram {
        bars = List.copyOf(bars);
    }

    /**
     * A bar.
     *
     * @param label of its values
     * @param count of them
     * @param before the share of an earlier run's, negative without one
     */
    record Bar(String label, long count, double before) {}

    String svg() {
        long all = Math.max(1, bars.stream().mapToLong(Bar::count).sum());
        double highest = 0;
        for (Bar each : bars) {
            highest = Math.max(highest, Math.max((double) each.count() / all, each.before()));
        }
        StringBuilder svg = new StringBuilder();
        svg.append(String.format(
                Locale.ROOT, "<svg class=\"chart\" viewBox=\"0 0 %.0f %.0f\" role=\"img\">", width, HEIGHT));
        svg.append("<title>").append(Html.escaped(title)).append("</title>");
        double step = width / bars.size();
        double height = HEIGHT - TOP - BOTTOM;
        for (int i = 0; i < bars.size(); i++) {
            bar(svg, bars.get(i), i * step, step, all, height / Math.max(highest, 1e-9));
        }
        line(svg, "axis", 0, HEIGHT - BOTTOM, width, HEIGHT - BOTTOM);
        int every = (int) Math.ceil(LABEL / step);
        for (int i = 0; i < bars.size(); i += every) {
            text(svg, (i + 0.5) * step, HEIGHT - 8, bars.get(i).label());
        }
        return svg.append("</svg>\n").toString();
    }

    private void bar(StringBuilder svg, Bar bar, double x, double step, long all, double scale) {
        double share = (double) bar.count() / all;
        double gap = Math.min(6, step * 0.15);
        double high = bar.count() == 0 ? 0 : Math.max(1, share * scale);
        double floor = HEIGHT - BOTTOM;
        svg.append(String.format(
                Locale.ROOT,
                "<rect class=\"bar\" x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\"><title>%s: %s, %s</title></rect>",
                x + gap,
                floor - high,
                step - 2 * gap,
                high,
                Html.escaped(bar.label()),
                Words.count(bar.count()),
                Words.percent(share)));
        if (bar.before() >= 0) {
            double y = floor - bar.before() * scale;
            line(svg, "before", x + gap / 2, y, x + step - gap / 2, y);
        }
        if (bars.size() <= MOST_FIGURES && bar.count() > 0) {
            text(svg, x + step / 2, floor - Math.max(high, bar.before() * scale) - 6, Words.count(bar.count()));
        }
    }

    private static void line(StringBuilder svg, String kind, double x1, double y1, double x2, double y2) {
        svg.append(String.format(
                Locale.ROOT,
                "<line class=\"%s\" x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\"/>",
                kind,
                x1,
                y1,
                x2,
                y2));
    }

    private static void text(StringBuilder svg, double x, double y, String text) {
        svg.append(String.format(Locale.ROOT, "<text x=\"%.1f\" y=\"%.1f\">%s</text>", x, y, Html.escaped(text)));
    }
}
