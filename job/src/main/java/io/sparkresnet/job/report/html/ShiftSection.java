package io.sparkresnet.job.report.html;

import io.sparkresnet.job.report.RunReport;
import io.sparkresnet.job.report.Summary;
import io.sparkresnet.job.report.advice.ClassMix;
import io.sparkresnet.job.report.advice.Measure;
import io.sparkresnet.job.report.advice.Shift;
import io.sparkresnet.job.report.advice.Words;
import java.util.List;

/** The run against the one before it. */
final class ShiftSection {
    /** Of a class, to be listed. */
    private static final double LEAST_MOVE = 0.005;

    private ShiftSection() {}

    static void write(Html page, RunReport report) {
        page.section("shift", "Against the previous run");
        if (report.previous().isEmpty()) {
            page.element("p", "There is none in this output: the next run is compared with this one.")
                    .end();
            return;
        }
        Summary before = report.previous().get();
        Shift shift = Shift.of(report.summary(), before);
        page.markup("<p>Run ")
                .text(Long.toString(before.number()))
                .markup(", <bdi>")
                .text(before.run());
        page.markup("</bdi>, finished ")
                .text(ReportPage.TIME.format(before.finished()))
                .markup(", with ");
        page.text(Words.images(before.counts().attempted())).markup(". ");
        page.text(model(report.summary(), before)).markup("</p>\n");
        if (shift.findings().isEmpty()) {
            page.element("p class=\"calm\"", "No shift that matters.");
        }
        page.markup("<table>\n<thead><tr><th></th><th class=\"number\">before</th><th class=\"number\">now</th>"
                + "<th>shifted?</th><th>counts as a shift if</th></tr></thead>\n<tbody>\n");
        for (Measure each : shift.measures()) {
            page.markup("<tr>").element("td", each.name()).element("td class=\"number\"", each.before());
            page.element("td class=\"number\"", each.now());
            page.markup(each.finding().isPresent() ? "<td class=\"problem\"><b>▲ yes</b></td>" : "<td>no</td>");
            page.element("td class=\"muted\"", each.rule()).markup("</tr>\n");
        }
        page.markup("</tbody>\n</table>\n");
        shift.mix().ifPresent(mix -> movers(page, mix));
        page.end();
    }

    private static String model(Summary now, Summary before) {
        String here = now.model().path("fingerprint").asText();
        String there = before.model().path("fingerprint").asText();
        return here.equals(there)
                ? "The model is the same."
                : "The model is another one, which alone may explain a shift: %s before, %s now."
                        .formatted(there, here);
    }

    private static void movers(Html page, ClassMix mix) {
        List<ClassMix.Mover> movers = mix.movers().stream()
                .filter(each -> Math.abs(each.difference()) >= LEAST_MOVE)
                .toList();
        if (movers.isEmpty()) {
            return;
        }
        page.element("h3", "Classes whose share moved most")
                .markup(
                        "<table>\n<thead><tr><th>class</th><th class=\"number\">before"
                                + "</th><th class=\"number\">now</th><th class=\"number\">difference</th><th></th></tr></thead>\n<tbody>\n");
        double scale = movers.stream()
                .mapToDouble(each -> Math.max(each.before(), each.now()))
                .max()
                .orElse(1);
        for (ClassMix.Mover each : movers) {
            page.markup("<tr><td><span class=\"muted number\">").text(Integer.toString(each.classIndex()));
            page.markup("</span> ")
                    .label(each.label())
                    .markup("</td>")
                    .element("td class=\"number\"", Words.percent(each.before()));
            page.element("td class=\"number\"", Words.percent(each.now()));
            page.element("td class=\"number\"", Words.points(each.difference()));
            page.markup("<td class=\"bars\">" + SvgBar.of(each.now() / scale, each.before() / scale) + "</td></tr>\n");
        }
        page.markup("</tbody>\n</table>\n").element("p class=\"muted\"", "Bars: now. Marks: before.");
    }
}
