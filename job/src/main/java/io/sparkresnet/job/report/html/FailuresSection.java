package io.sparkresnet.job.report.html;

import io.sparkresnet.job.report.RowCounts;
import io.sparkresnet.job.report.RunReport;
import io.sparkresnet.job.report.advice.FailureAdvice;
import io.sparkresnet.job.report.advice.Words;
import io.sparkresnet.job.report.scan.Sample;
import java.util.List;

/** Failed images by cause, with what to do and the first few of each. */
final class FailuresSection {
    private FailuresSection() {}

    static void write(Html page, RunReport report) {
        RowCounts counts = report.summary().counts();
        if (counts.attempted() == 0) {
            return;
        }
        page.section("failures", "Failures");
        if (counts.failures().isEmpty()) {
            page.element("p class=\"calm\"", "None: every image has its prediction.")
                    .end();
            return;
        }
        long most = counts.failures().get(0).count();
        page.markup("<table>\n<thead><tr><th>cause</th><th class=\"number\">images</th><th class=\"number\">share</th>"
                + "<th></th><th>what to do</th></tr></thead>\n<tbody>\n");
        for (RowCounts.Failures each : counts.failures()) {
            page.markup("<tr><td><b>").text(each.stage() + " " + each.kind()).markup("</b></td><td class=\"number\">");
            page.text(Words.count(each.count())).markup("</td><td class=\"number\">");
            page.text(Words.percent(Words.share(each.count(), counts.attempted())));
            page.markup("</td><td class=\"narrow\">").markup(SvgBar.of((double) each.count() / most));
            page.markup("</td><td>").text(FailureAdvice.of(each.kind())).markup("</td></tr>\n");
        }
        page.markup("</tbody>\n</table>\n");
        counts.failures().forEach(each -> examples(page, each, report.samples().failed(each.stage(), each.kind())));
        page.end();
    }

    private static void examples(Html page, RowCounts.Failures cause, List<Sample> samples) {
        page.markup("<h3>").text(cause.stage() + " " + cause.kind()).markup(" <small>");
        page.text(
                        cause.count() > Math.max(1, samples.size())
                                ? "the first %d of %s by path"
                                        .formatted(Math.max(1, samples.size()), Words.images(cause.count()))
                                : Words.images(cause.count()))
                .markup("</small></h3>\n<ul class=\"examples\">\n");
        if (samples.isEmpty()) {
            example(page, cause.examplePath(), cause.exampleMessage());
        }
        for (Sample each : samples) {
            example(
                    page,
                    each.image().path(),
                    each.failure() == null ? "" : each.failure().message());
        }
        page.markup("</ul>\n");
    }

    private static void example(Html page, String path, String message) {
        page.markup("<li><code>").data(path).markup("</code><br>").data(message).markup("</li>\n");
    }
}
