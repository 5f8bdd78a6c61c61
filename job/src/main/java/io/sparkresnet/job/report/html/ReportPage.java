package io.sparkresnet.job.report.html;

import io.sparkresnet.job.report.ExitCode;
import io.sparkresnet.job.report.RunReport;
import io.sparkresnet.job.report.Summary;
import io.sparkresnet.job.report.advice.Finding;
import io.sparkresnet.job.report.advice.Findings;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/**
 * A run as one self-contained page: no script, and a policy that lets a browser fetch nothing, whatever the data say. Every text
 * is escaped, pictures are {@code data:} URIs, charts are plain SVG. Readable in print and in dark mode, and of bounded size
 * however many images, classes or failures there are.
 */
public final class ReportPage {
    static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss 'UTC'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);
    private static final String STYLE = "report.css";

    private ReportPage() {}

    /** The page. */
    public static String of(RunReport report) {
        Html page = new Html();
        List<Finding> findings = Findings.of(report);
        head(page, report.summary());
        page.markup("<body>\n");
        header(page, report);
        page.markup("<main>\n");
        KeyFigures.write(page, report);
        FindingsSection.write(page, report, findings);
        SheetSection.write(page, report);
        PredictionsSection.write(page, report);
        FailuresSection.write(page, report);
        ImagesSection.write(page, report);
        ShiftSection.write(page, report);
        TimeSection.write(page, report);
        RunSection.write(page, report);
        page.markup("</main>\n<footer>\n")
                .element(
                        "p",
                        "Counts come from the run's files. Medians and percentiles are exact to within 1/16 of a size and 0.001"
                                + " of a probability. This page holds all that it shows and asks no network for anything.")
                .markup("</footer>\n</body>\n</html>\n");
        return page.toString();
    }

    private static void head(Html page, Summary summary) {
        page.markup("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n")
                .markup("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; img-src data:;"
                        + " style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'\">\n")
                .markup("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n")
                .markup("<meta name=\"color-scheme\" content=\"light dark\">\n")
                // else a browser asks the server of the page for one
                .markup("<link rel=\"icon\" href=\"data:,\">\n")
                .element("title", "Run " + summary.run() + " · spark-resnet")
                .markup("<style>\n" + style() + "</style>\n</head>\n");
    }

    private static void header(Html page, RunReport report) {
        Summary summary = report.summary();
        page.markup("<header>\n<p class=\"eyebrow\">spark-resnet · run ")
                .text(Long.toString(summary.number()))
                .markup(" of ")
                .data(summary.output())
                .markup("</p>\n<h1>")
                .data(summary.run())
                .markup("</h1>\n");
        if (report.unfinished().isPresent()) {
            page.markup("<p class=\"verdict problem\"><span aria-hidden=\"true\">◐</span> Not finished: ")
                    .data(report.unfinished().get())
                    .markup("</p>\n<p>")
                    .text("The same command goes on. This page shows the rows that were there at ")
                    .text(TIME.format(summary.finished()))
                    .markup("; the page of the finished run replaces it.</p>\n");
        } else if (summary.exitCode() == ExitCode.TOO_MANY_FAILURES) {
            page.markup("<p class=\"verdict problem\"><span aria-hidden=\"true\">✕</span>"
                    + " Done, with more failed images than allowed</p>\n");
        } else {
            page.markup("<p class=\"verdict good\"><span aria-hidden=\"true\">✓</span> Done</p>\n");
        }
        page.markup("<p class=\"muted\">")
                .label(network(summary))
                .text(" · ")
                .markup(time(summary.started()))
                .text(" to ")
                .markup(time(summary.finished()))
                .markup("</p>\n</header>\n");
    }

    private static String network(Summary summary) {
        String network = summary.model().path("network").asText();
        String weights = summary.model().path("weights").asText();
        return network.isEmpty() ? weights : weights.isEmpty() ? network : network + " · " + weights;
    }

    private static String time(Instant instant) {
        return "<time datetime=\"" + instant + "\">" + TIME.format(instant) + "</time>";
    }

    private static String style() {
        try (InputStream style = Objects.requireNonNull(ReportPage.class.getResourceAsStream(STYLE), STYLE)) {
            return new String(style.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("Failed to read " + STYLE + " of the job's jar", e);
        }
    }
}
