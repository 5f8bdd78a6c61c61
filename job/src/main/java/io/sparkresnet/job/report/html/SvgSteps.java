package io.sparkresnet.job.report.html;

import io.sparkresnet.job.report.Timeline;
import io.sparkresnet.job.report.advice.Words;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** Images over time as a line of steps, one a file; of many files only so many points as can be told apart. */
final class SvgSteps {
    private static final double WIDTH = SvgHistogram.PAGE;
    private static final double HEIGHT = 190;
    private static final double TOP = 14;
    private static final double BOTTOM = 26;
    private static final int MOST_POINTS = 300;
    private static final int MARKS = 4;

    private SvgSteps() {}

    static String of(Timeline timeline) {
        double length = Math.max(1, timeline.length().toMillis());
        double height = HEIGHT - TOP - BOTTOM;
        StringBuilder line = new StringBuilder(point("M", 0, HEIGHT - BOTTOM));
        List<Timeline.Step> steps = timeline.steps();
        long images = 0;
        int every = (steps.size() + MOST_POINTS - 1) / MOST_POINTS;
        for (int i = 0; i < steps.size(); i++) {
            images += steps.get(i).images();
            if (i % every == every - 1 || i == steps.size() - 1) {
                double since =
                        Duration.between(timeline.planned(), steps.get(i).at()).toMillis();
                double x = WIDTH * Math.max(0, since) / length;
                double y = HEIGHT - BOTTOM - height * images / Math.max(1, timeline.images());
                line.append(String.format(Locale.ROOT, "H%.1fV%.1f", x, y));
            }
        }
        StringBuilder svg = new StringBuilder(String.format(
                Locale.ROOT, "<svg class=\"chart\" viewBox=\"0 0 %.0f %.0f\" role=\"img\">", WIDTH, HEIGHT));
        svg.append("<title>Images in finished files over time</title>");
        svg.append("<path class=\"area\" d=\"")
                .append(line)
                .append(point("L", WIDTH, HEIGHT - BOTTOM))
                .append("Z\"/>");
        svg.append("<path class=\"line\" d=\"").append(line).append("\"/>");
        svg.append(String.format(
                Locale.ROOT,
                "<line class=\"axis\" x1=\"0\" x2=\"%1$.0f\" y1=\"%2$.0f\" y2=\"%2$.0f\"/>",
                WIDTH,
                HEIGHT - BOTTOM));
        for (int i = 0; i <= MARKS; i++) {
            String anchor = i == 0 ? "start" : i == MARKS ? "end" : "middle";
            String label = i == 0
                    ? "plan"
                    : Words.duration(timeline.length().multipliedBy(i).dividedBy(MARKS));
            svg.append(String.format(
                    Locale.ROOT,
                    "<text x=\"%.1f\" y=\"%.1f\" style=\"text-anchor:%s\">%s</text>",
                    WIDTH * i / MARKS,
                    HEIGHT - 8,
                    anchor,
                    label));
        }
        svg.append(String.format(
                Locale.ROOT,
                "<text x=\"0\" y=\"%.1f\" style=\"text-anchor:start\">%s</text>",
                TOP,
                Words.images(timeline.images())));
        return svg.append("</svg>\n").toString();
    }

    private static String point(String command, double x, double y) {
        return String.format(Locale.ROOT, "%s%.1f %.1f", command, x, y);
    }
}
