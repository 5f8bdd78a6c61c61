package io.sparkresnet.job.report.html;

import io.sparkresnet.job.report.RunReport;
import io.sparkresnet.job.report.advice.Words;
import io.sparkresnet.job.report.scan.Sample;
import io.sparkresnet.job.report.sheet.ContactSheet;
import io.sparkresnet.job.report.sheet.Tile;
import java.util.List;
import java.util.Locale;

/** A few of the images with what was predicted. */
final class SheetSection {
    private SheetSection() {}

    static void write(Html page, RunReport report) {
        ContactSheet sheet = report.sheet();
        if (sheet.equals(ContactSheet.NONE)) {
            return;
        }
        page.section("sheet", "What it looks like");
        row(page, "Most confident", "the highest probabilities", sheet.mostConfident());
        row(page, "Least confident", "the lowest probabilities: label these first", sheet.leastConfident());
        row(page, "Random", "drawn by a hash of their paths", sheet.random());
        row(page, "Failed", "of each cause one, then more", sheet.failed());
        page.end();
    }

    private static void row(Html page, String name, String explanation, List<Tile> tiles) {
        if (tiles.isEmpty()) {
            return;
        }
        page.markup("<h3>").text(name).markup(" <small>").text(explanation).markup("</small></h3>\n");
        page.markup("<div class=\"sheet\">\n");
        tiles.forEach(each -> tile(page, each));
        page.markup("</div>\n");
    }

    private static void tile(Html page, Tile tile) {
        Sample sample = tile.sample();
        String path = sample.image().path();
        page.markup("<figure title=\"" + Html.escaped(path) + "\">");
        if (tile.picture().isEmpty()) {
            page.markup("<div class=\"none\">").data(instead(tile)).markup("</div>");
        } else {
            page.markup("<img alt=\"" + Html.escaped(name(path)) + "\" src=\"" + tile.picture() + "\">");
        }
        page.markup("<figcaption>");
        if (sample.failure() == null) {
            page.markup("<b>").label(label(sample)).markup("</b> ");
            page.markup("<span class=\"number\">")
                    .text(probability(sample.probability()))
                    .markup("</span>");
        } else {
            page.markup("<b>")
                    .text(sample.failure().stage() + " " + sample.failure().kind())
                    .markup("</b>");
        }
        page.markup("<br><span class=\"muted\">").label(name(path)).markup("</span></figcaption></figure>\n");
    }

    private static String instead(Tile tile) {
        Sample.Failure failure = tile.sample().failure();
        return tile.instead().isEmpty() && failure != null ? failure.message() : tile.instead();
    }

    private static String label(Sample sample) {
        return sample.label() == null ? "class " + sample.classIndex() : sample.label();
    }

    private static String probability(float probability) {
        return probability >= 0 && probability <= 1
                ? Words.percent(probability)
                : String.format(Locale.ROOT, "%.2f", probability);
    }

    private static String name(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }
}
