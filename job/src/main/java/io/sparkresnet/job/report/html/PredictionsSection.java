package io.sparkresnet.job.report.html;

import io.sparkresnet.job.report.RowCounts;
import io.sparkresnet.job.report.RunReport;
import io.sparkresnet.job.report.Summary;
import io.sparkresnet.job.report.advice.Words;
import io.sparkresnet.job.report.scan.Confidence;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Which classes were predicted, and how surely. */
final class PredictionsSection {
    private static final int MOST_CLASSES = 30;

    private PredictionsSection() {}

    static void write(Html page, RunReport report) {
        if (report.summary().counts().ok() == 0) {
            return;
        }
        page.section("predictions", "Predictions");
        confidence(page, report);
        classes(page, report);
        page.end();
    }

    private static void confidence(Html page, RunReport report) {
        Confidence now = report.summary().statistics().confidence();
        page.element("h3", "Confidence");
        if (now.count() == 0) {
            page.element(
                    "p",
                    report.summary().counts().classes().isEmpty()
                            ? "No class was asked for."
                            : "Not shown: with this activation the values are no probabilities.");
            return;
        }
        Optional<Confidence> before = report.previous()
                .map(each -> each.statistics().confidence())
                .filter(each -> each.count() > 0
                        && each.twentieths().size() == now.twentieths().size());
        List<SvgHistogram.Bar> bars = new ArrayList<>();
        for (int i = 0; i < now.twentieths().size(); i++) {
            int part = i;
            bars.add(new SvgHistogram.Bar(
                    String.format(Locale.ROOT, "%.2f", i / 20.0),
                    now.twentieths().get(i),
                    before.map(each -> Words.share(each.twentieths().get(part), each.count()))
                            .orElse(-1.0)));
        }
        page.markup("<figure>\n")
                .markup(new SvgHistogram("Predictions by the probability of their class", SvgHistogram.PAGE, bars)
                        .svg())
                .markup("<figcaption>")
                .text(
                        "Predictions by the probability of their class, in steps of 0.05. Median %s; a tenth lie below %s, a tenth above %s."
                                .formatted(
                                        Words.probability(now.median()),
                                        Words.probability(now.p10()),
                                        Words.probability(now.p90())))
                .text(before.isPresent() ? " Dashed lines: the previous run's shares." : "")
                .markup("</figcaption>\n</figure>\n");
    }

    private static void classes(Html page, RunReport report) {
        Summary summary = report.summary();
        RowCounts counts = summary.counts();
        if (counts.classes().isEmpty()) {
            return;
        }
        Map<Integer, Double> before = new HashMap<>();
        report.previous().ifPresent(previous -> previous.counts()
                .classes()
                .forEach(each -> before.put(
                        each.classIndex(),
                        Words.share(each.count(), previous.counts().ok()))));
        List<RowCounts.ClassCount> shown = counts.classes()
                .subList(0, Math.min(MOST_CLASSES, counts.classes().size()));
        double scale = Words.share(shown.get(0).count(), counts.ok());
        for (RowCounts.ClassCount each : shown) {
            scale = Math.max(scale, before.getOrDefault(each.classIndex(), 0.0));
        }
        page.element("h3", "Classes")
                .markup("<table>\n<thead><tr><th>class</th><th class=\"number\">images</th>"
                        + "<th class=\"number\">share</th>");
        page.markup(before.isEmpty() ? "" : "<th class=\"number\">before</th>")
                .markup("<th></th></tr></thead>\n<tbody>\n");
        for (RowCounts.ClassCount each : shown) {
            double share = Words.share(each.count(), counts.ok());
            double earlier = before.getOrDefault(each.classIndex(), 0.0);
            page.markup("<tr><td><span class=\"muted number\">").text(Integer.toString(each.classIndex()));
            page.markup("</span> ")
                    .label(each.label())
                    .markup("</td><td class=\"number\">")
                    .text(Words.count(each.count()));
            page.markup("</td><td class=\"number\">").text(Words.percent(share)).markup("</td>");
            if (!before.isEmpty()) {
                page.markup("<td class=\"number\">")
                        .text(Words.percent(earlier))
                        .markup("</td>");
            }
            page.markup("<td class=\"bars\">")
                    .markup(before.isEmpty() ? SvgBar.of(share / scale) : SvgBar.of(share / scale, earlier / scale))
                    .markup("</td></tr>\n");
        }
        page.markup("</tbody>\n</table>\n").element("p class=\"muted\"", rest(summary, shown));
    }

    private static String rest(Summary summary, List<RowCounts.ClassCount> shown) {
        RowCounts counts = summary.counts();
        long covered = shown.stream().mapToLong(RowCounts.ClassCount::count).sum();
        long predicted = counts.classes().size();
        long never = summary.model().path("classes").asLong() - predicted;
        StringBuilder text = new StringBuilder();
        if (predicted > shown.size()) {
            text.append("The %d most frequent of %s predicted classes, with %s of the images. "
                    .formatted(shown.size(), Words.count(predicted), Words.percent(Words.share(covered, counts.ok()))));
        }
        return never > 0
                ? text.append("%s %s of the network's %s were predicted for no image."
                                .formatted(
                                        Words.count(never),
                                        never == 1 ? "class" : "classes",
                                        Words.count(never + predicted)))
                        .toString()
                : text.toString();
    }
}
