package io.sparkresnet.job.report.html;

import io.sparkresnet.job.report.RunReport;
import io.sparkresnet.job.report.advice.Finding;
import java.util.List;

/** What a person should look at. */
final class FindingsSection {
    private FindingsSection() {}

    static void write(Html page, RunReport report, List<Finding> findings) {
        page.section("findings", "What to look at");
        if (findings.isEmpty()) {
            page.element(
                    "p class=\"calm\"",
                    report.summary().counts().attempted() == 0
                            ? "There are no rows to say anything about."
                            : report.previous().isPresent()
                                    ? "Nothing: no failure, no warning, and no shift that matters."
                                    : "Nothing: no failure and no warning.");
        } else {
            page.markup("<ul class=\"findings\">\n");
            for (Finding each : findings) {
                boolean problem = each.level() == Finding.Level.PROBLEM;
                page.markup("<li class=\"" + (problem ? "problem" : "notice") + "\"><strong><span aria-hidden=\"true\">"
                                + (problem ? "▲" : "●") + "</span> ")
                        .data(each.headline())
                        .markup("</strong>");
                if (!each.advice().isEmpty()) {
                    page.markup("<br>").text(each.advice());
                }
                page.markup("</li>\n");
            }
            page.markup("</ul>\n");
        }
        page.end();
    }
}
