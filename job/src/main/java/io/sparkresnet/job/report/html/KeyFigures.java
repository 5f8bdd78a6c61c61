package io.sparkresnet.job.report.html;

import io.sparkresnet.job.report.RowCounts;
import io.sparkresnet.job.report.RunReport;
import io.sparkresnet.job.report.Summary;
import io.sparkresnet.job.report.advice.Words;
import io.sparkresnet.job.report.scan.Confidence;

/** The few numbers on top. */
final class KeyFigures {
    private KeyFigures() {}

    static void write(Html page, RunReport report) {
        Summary summary = report.summary();
        RowCounts counts = summary.counts();
        page.markup("<dl class=\"figures\">\n");
        figure(page, "images", Words.count(counts.attempted()), done(report));
        figure(
                page,
                "failed",
                Words.count(counts.failed()),
                Words.percent(Words.share(counts.failed(), counts.attempted())) + ", allowed "
                        + Words.percent(summary.maxErrorFraction()));
        if (summary.evaluated() > 0) {
            figure(
                    page,
                    "images a second",
                    Words.rate(summary.imagesPerSecond()),
                    "%s in %s"
                            .formatted(
                                    Words.count(summary.evaluated()),
                                    Words.duration(java.time.Duration.ofMillis((long) (1000 * summary.seconds())))));
        }
        Confidence confidence = summary.statistics().confidence();
        if (confidence.count() > 0) {
            figure(
                    page,
                    "median confidence",
                    Words.probability(confidence.median()),
                    "80 %% lie in %s to %s"
                            .formatted(Words.probability(confidence.p10()), Words.probability(confidence.p90())));
        }
        if (!counts.classes().isEmpty()) {
            figure(
                    page,
                    "classes predicted",
                    Words.count(counts.classes().size()),
                    "of " + Words.count(summary.model().path("classes").asLong()));
        }
        page.markup("</dl>\n");
    }

    private static String done(RunReport report) {
        Summary summary = report.summary();
        if (report.unfinished().isPresent()) {
            return "of %s planned".formatted(Words.count(report.planned()));
        }
        return summary.held() == 0
                ? "all that were listed"
                : "%s were there already".formatted(Words.count(summary.held()));
    }

    private static void figure(Html page, String name, String value, String note) {
        page.markup("<div>")
                .element("dt", name)
                .markup("<dd><strong>")
                .text(value)
                .markup("</strong> <span>");
        page.text(note).markup("</span></dd></div>\n");
    }
}
