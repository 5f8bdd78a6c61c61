package io.sparkresnet.job.report;

import com.fasterxml.jackson.databind.JsonNode;
import io.sparkresnet.udf.PipelineStage;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A run as one self-contained page: no script, no network, every text escaped, readable in print and in dark mode. The page is
 * of bounded size however many classes or failures there are.
 */
public final class HtmlReport {
    private static final int MOST_CLASSES = 50;
    private static final int MOST_FAILURES = 100;
    private static final String STYLE = """
            :root { color-scheme: light dark; }
            body { font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
            table { border-collapse: collapse; width: 100%; margin: 0 0 2rem; }
            th, td { text-align: left; padding: .25rem .75rem .25rem 0; border-bottom: 1px solid #8884; vertical-align: top; }
            td.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
            td { overflow-wrap: anywhere; }
            .bar { background: #3572b0; height: .8rem; display: block; }
            .big { font-size: 1.3rem; }
            @media print { body { margin: 0; max-width: none; } .bar { print-color-adjust: exact; } }
            """;

    private HtmlReport() {}

    /** The page. */
    public static String of(Summary summary) {
        RowCounts counts = summary.counts();
        StringBuilder page = new StringBuilder();
        page.append("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n")
                .append("<meta name=\"viewport\" content=\"width=device-width\">\n<title>spark-resnet run ")
                .append(escaped(summary.run()))
                .append("</title>\n<style>\n")
                .append(STYLE)
                .append("</style>\n</head>\n<body>\n<h1>Run ")
                .append(escaped(summary.run()))
                .append("</h1>\n<p class=\"big\">")
                .append(escaped(summary.sentence()))
                .append(".</p>\n");
        if (summary.exitCode() != ExitCode.DONE) {
            page.append("<p class=\"big\"><strong>More failed than allowed: ")
                    .append(percent(counts.failed(), counts.attempted()))
                    .append(" of the images, allowed ")
                    .append(String.format(Locale.ROOT, "%.1f %%", 100 * summary.maxErrorFraction()))
                    .append(".</strong> All rows are written.</p>\n");
        }
        for (String warning : summary.warnings()) {
            page.append("<p class=\"big\"><strong>Warning:</strong> ")
                    .append(escaped(warning))
                    .append("</p>\n");
        }
        failures(page, counts);
        classes(page, counts);
        page.append("<h2>Where the time went</h2>\n<table>\n");
        page.append("<tr><th>Of the task threads</th><th>seconds, all executors summed</th></tr>\n");
        time(page, "waiting for bytes", summary.time().waitSeconds());
        time(page, "decoding", summary.time().seconds(PipelineStage.DECODE));
        time(page, "preprocessing", summary.time().seconds(PipelineStage.PREPROCESS));
        time(page, "evaluating the network", summary.time().seconds(PipelineStage.INFER));
        time(page, "writing rows", summary.time().seconds(PipelineStage.WRITE));
        time(page, "opening the engine", summary.time().seconds(PipelineStage.OPEN));
        page.append("</table>\n<h2>What ran</h2>\n<table>\n");
        row(page, "started", summary.started().toString());
        row(page, "finished", summary.finished().toString());
        row(page, "output", summary.output());
        row(page, "chunks", Integer.toString(summary.chunks()));
        model(page, "model", summary.model());
        return page.append("</table>\n</body>\n</html>\n").toString();
    }

    private static void failures(StringBuilder page, RowCounts counts) {
        page.append("<h2>Failures</h2>\n");
        if (counts.failures().isEmpty()) {
            page.append("<p>None.</p>\n");
            return;
        }
        page.append("<table>\n<tr><th>stage</th><th>kind</th><th>images</th><th>for example</th></tr>\n");
        for (RowCounts.Failures each : firstOf(counts.failures(), MOST_FAILURES)) {
            page.append("<tr><td>")
                    .append(escaped(each.stage()))
                    .append("</td><td>")
                    .append(escaped(each.kind()))
                    .append("</td><td class=\"number\">")
                    .append(String.format(Locale.ROOT, "%,d", each.count()))
                    .append("</td><td>")
                    .append(escaped(each.examplePath()))
                    .append("<br>")
                    .append(escaped(each.exampleMessage()))
                    .append("</td></tr>\n");
        }
        page.append("</table>\n");
    }

    private static void classes(StringBuilder page, RowCounts counts) {
        if (counts.classes().isEmpty()) {
            return;
        }
        page.append("<h2>Predicted classes</h2>\n<table>\n")
                .append("<tr><th>class</th><th>images</th><th>share</th><th></th></tr>\n");
        long most = counts.classes().get(0).count();
        for (RowCounts.ClassCount each : firstOf(counts.classes(), MOST_CLASSES)) {
            page.append("<tr><td>")
                    .append(each.classIndex())
                    .append(' ')
                    .append(escaped(each.label()))
                    .append("</td><td class=\"number\">")
                    .append(String.format(Locale.ROOT, "%,d", each.count()))
                    .append("</td><td class=\"number\">")
                    .append(percent(each.count(), counts.ok()))
                    .append("</td><td style=\"width:40%\"><span class=\"bar\" style=\"width:")
                    .append(String.format(Locale.ROOT, "%.1f", 100.0 * each.count() / most))
                    .append("%\"></span></td></tr>\n");
        }
        page.append("</table>\n");
        if (counts.classes().size() > MOST_CLASSES) {
            page.append("<p>And ")
                    .append(counts.classes().size() - MOST_CLASSES)
                    .append(" more classes.</p>\n");
        }
    }

    private static void time(StringBuilder page, String what, double seconds) {
        page.append("<tr><td>")
                .append(what)
                .append("</td><td class=\"number\">")
                .append(String.format(Locale.ROOT, "%,.1f", seconds))
                .append("</td></tr>\n");
    }

    private static void model(StringBuilder page, String name, JsonNode value) {
        if (value.isObject()) {
            for (Map.Entry<String, JsonNode> each : value.properties()) {
                model(page, name + "." + each.getKey(), each.getValue());
            }
        } else {
            row(page, name, value.isTextual() ? value.textValue() : value.toString());
        }
    }

    private static void row(StringBuilder page, String name, String value) {
        page.append("<tr><td>")
                .append(escaped(name))
                .append("</td><td>")
                .append(escaped(value))
                .append("</td></tr>\n");
    }

    private static <T> List<T> firstOf(List<T> all, int most) {
        return all.subList(0, Math.min(most, all.size()));
    }

    private static String percent(long part, long whole) {
        return String.format(Locale.ROOT, "%.1f %%", whole == 0 ? 0 : 100.0 * part / whole);
    }

    private static String escaped(@Nullable String text) {
        if (text == null) {
            return "";
        }
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }
}
