package io.sparkresnet.job.report.html;

import com.fasterxml.jackson.databind.JsonNode;
import io.sparkresnet.job.report.RunReport;
import io.sparkresnet.job.report.Summary;
import java.util.Map;

/** What ran: enough to run it again. */
final class RunSection {
    /** A hostile or huge model card does not make a huge page. */
    private static final int MOST_ROWS = 100;

    private final Html page;
    private int rows;

    private RunSection(Html page) {
        this.page = page;
    }

    static void write(Html page, RunReport report) {
        Summary summary = report.summary();
        page.section("run", "What ran");
        RunSection section = new RunSection(page);
        section.begin("Run");
        section.row("id", summary.run());
        section.row("output", summary.output());
        section.row("this call started", ReportPage.TIME.format(summary.started()));
        section.row(report.unfinished().isPresent() ? "ended" : "finished", ReportPage.TIME.format(summary.finished()));
        section.row("planned", ReportPage.TIME.format(report.timeline().planned()));
        section.row("files of rows", Integer.toString(summary.chunks()));
        if (summary.replaced() > 0) {
            section.row("files of earlier runs, replaced", Integer.toString(summary.replaced()));
        }
        report.settings().forEach(each -> section.row(each.name(), each.value()));
        section.close();
        JsonNode model = summary.model();
        if (model.isObject()) {
            section.begin("Model");
            for (Map.Entry<String, JsonNode> each : model.properties()) {
                if (!each.getKey().equals("recipe") && !each.getKey().equals("versions")) {
                    section.row(each.getKey().replace('_', ' '), text(each.getValue()));
                }
            }
            section.close();
            section.group("Recipe", model.path("recipe"));
            section.group("Versions", model.path("versions"));
        }
        page.end();
    }

    private void group(String heading, JsonNode values) {
        if (values.isObject() && !values.isEmpty()) {
            begin(heading);
            for (Map.Entry<String, JsonNode> each : values.properties()) {
                row(each.getKey(), text(each.getValue()));
            }
            close();
        }
    }

    private void begin(String heading) {
        page.element("h3", heading).markup("<table class=\"settings\">\n<tbody>\n");
    }

    private void close() {
        page.markup("</tbody>\n</table>\n");
    }

    private void row(String name, String value) {
        if (value.isEmpty() || ++rows > MOST_ROWS) {
            return;
        }
        page.markup("<tr><th scope=\"row\">")
                .data(name)
                .markup("</th><td>")
                .data(value)
                .markup("</td></tr>\n");
    }

    private static String text(JsonNode value) {
        if (value.isArray()) {
            StringBuilder all = new StringBuilder();
            value.forEach(each -> all.append(all.isEmpty() ? "" : ", ").append(text(each)));
            return all.toString();
        }
        return value.isTextual() ? value.textValue() : value.toString();
    }
}
