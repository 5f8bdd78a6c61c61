package io.sparkresnet.job.report.html;

import io.sparkresnet.job.report.RunReport;
import io.sparkresnet.job.report.advice.Words;
import io.sparkresnet.job.report.scan.Duplicates;
import io.sparkresnet.job.report.scan.RowStatistics;
import io.sparkresnet.job.report.scan.Spread;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What the images are like: sizes, formats, duplicates. */
final class ImagesSection {
    private ImagesSection() {}

    private interface Unit {
        String of(long length);
    }

    static void write(Html page, RunReport report) {
        RowStatistics statistics = report.summary().statistics();
        if (statistics.bytes().count() == 0) {
            return;
        }
        page.section("images", "Images").element("h3", "Sizes");
        page.markup("<table>\n<thead><tr><th></th><th class=\"number\">smallest</th><th class=\"number\">10 %</th>"
                + "<th class=\"number\">median</th><th class=\"number\">90 %</th><th class=\"number\">largest</th></tr></thead>\n"
                + "<tbody>\n");
        Unit pixels = each -> Words.count(each) + " px";
        row(page, "width", statistics.width(), pixels);
        row(page, "height", statistics.height(), pixels);
        row(page, "shorter side", statistics.shorterSide(), pixels);
        row(page, "file", statistics.bytes(), Words::bytes);
        page.markup("</tbody>\n</table>\n");
        Optional<RowStatistics> before = report.previous().map(each -> each.statistics());
        page.markup("<div class=\"pair\">\n");
        histogram(
                page,
                "Images by their shorter side in pixels",
                statistics.shorterSide(),
                before.map(RowStatistics::shorterSide),
                Words::count);
        histogram(
                page,
                "Images by the size of their file",
                statistics.bytes(),
                before.map(RowStatistics::bytes),
                Words::bytes);
        page.markup("</div>\n");
        formats(page, statistics, report.summary().counts().attempted());
        duplicates(page, statistics.duplicates(), report.summary().counts().attempted());
        page.end();
    }

    private static void row(Html page, String name, Spread spread, Unit unit) {
        if (spread.count() == 0) {
            return;
        }
        page.markup("<tr>").element("td", name);
        for (long each : List.of(spread.min(), spread.p10(), spread.median(), spread.p90(), spread.max())) {
            page.element("td class=\"number\"", unit.of(each));
        }
        page.markup("</tr>\n");
    }

    private static void histogram(Html page, String title, Spread spread, Optional<Spread> earlier, Unit unit) {
        if (spread.count() == 0) {
            return;
        }
        Optional<Spread> before = earlier.filter(each -> each.count() > 0);
        int first =
                Math.min(spread.firstOctave(), before.map(Spread::firstOctave).orElse(spread.firstOctave()));
        int end = Math.max(end(spread), before.map(ImagesSection::end).orElse(0));
        if (end - first == 1) {
            // one bar, of all images: the table says it
            return;
        }
        List<SvgHistogram.Bar> bars = new ArrayList<>();
        for (int octave = first; octave < end; octave++) {
            int at = octave;
            bars.add(new SvgHistogram.Bar(
                    octave < 0 ? "0" : "≥ " + unit.of(1L << octave),
                    at(spread, octave),
                    before.map(each -> Words.share(at(each, at), each.count())).orElse(-1.0)));
        }
        page.markup("<figure>\n")
                .markup(new SvgHistogram(title, SvgHistogram.HALF, bars).svg())
                .markup("<figcaption>");
        page.text(title + ", each bar up to twice its figure.")
                .text(before.isPresent() ? " Dashed: the previous run's shares." : "")
                .markup("</figcaption>\n</figure>\n");
    }

    private static int end(Spread spread) {
        return spread.firstOctave() + spread.octaves().size();
    }

    private static long at(Spread spread, int octave) {
        int index = octave - spread.firstOctave();
        return index < 0 || index >= spread.octaves().size()
                ? 0
                : spread.octaves().get(index);
    }

    private static void formats(Html page, RowStatistics statistics, long attempted) {
        page.element("h3", "Formats").markup("<table>\n<tbody>\n");
        statistics.formats().entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder())
                        .thenComparing(Map.Entry.comparingByKey()))
                .forEach(each -> format(page, each.getKey().toUpperCase(Locale.ROOT), each.getValue(), attempted));
        long known =
                statistics.formats().values().stream().mapToLong(each -> each).sum();
        if (known < attempted) {
            format(page, "not known: the header could not be read", attempted - known, attempted);
        }
        page.markup("</tbody>\n</table>\n");
    }

    private static void format(Html page, String name, long count, long attempted) {
        double share = Words.share(count, attempted);
        page.markup("<tr><td>").data(name).markup("</td>").element("td class=\"number\"", Words.count(count));
        page.element("td class=\"number\"", Words.percent(share));
        page.markup("<td class=\"bars\">" + SvgBar.of(share) + "</td></tr>\n");
    }

    private static void duplicates(Html page, Duplicates duplicates, long attempted) {
        page.element("h3", "Duplicates");
        if (duplicates.hashed() == 0) {
            page.element(
                    "p",
                    "Not known: this store lists no etag, which is a hash of the content, and the images are not read again for it.");
            return;
        }
        String about = duplicates.hashed() < attempted
                ? " Known of %s of %s images, which have an etag."
                        .formatted(Words.count(duplicates.hashed()), Words.count(attempted))
                : "";
        if (duplicates.groups() == 0) {
            page.element("p class=\"calm\"", "None by the store's own hash (etag and length)." + about);
            return;
        }
        page.element(
                "p",
                "%s share %s by the store's own hash (etag and length): %s more than one of each would take.%s"
                        .formatted(
                                Words.images(duplicates.images()),
                                duplicates.groups() == 1 ? "1 content" : Words.count(duplicates.groups()) + " contents",
                                Words.bytes(duplicates.spareBytes()),
                                about));
        page.markup(
                "<table>\n<thead><tr><th class=\"number\">images</th><th class=\"number\">size</th><th>first and last by"
                        + " path</th></tr></thead>\n<tbody>\n");
        for (Duplicates.Group each : duplicates.examples()) {
            page.markup("<tr>").element("td class=\"number\"", Words.count(each.images()));
            page.element("td class=\"number\"", Words.bytes(each.bytes()));
            page.markup("<td><code>")
                    .data(each.firstPath())
                    .markup("</code><br><code>")
                    .data(each.lastPath());
            page.markup("</code></td></tr>\n");
        }
        page.markup("</tbody>\n</table>\n");
    }
}
