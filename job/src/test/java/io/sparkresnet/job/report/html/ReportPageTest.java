package io.sparkresnet.job.report.html;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class ReportPageTest {
    private static final String HOSTILE = "<script>alert(1)</script>\"'><img src=http://evil/x onerror=alert(2)>\u202E";
    private static final Pattern TAG = Pattern.compile("<(/?)([a-zA-Z][a-zA-Z0-9]*)([^<>]*)>");
    private static final List<String> VOID = List.of("meta", "link", "img", "br");

    @Test
    void hostileTextIsNothingButText() {
        String page =
                ReportPage.of(new Reports().labelled(HOSTILE).withPrevious().report());

        assertThat(page)
                .contains("&lt;script&gt;alert(1)&lt;/script&gt;&quot;&#39;&gt;&lt;img src=http://evil/x")
                .doesNotContain("<script", "\u202E", "'>");
        assertThat(attributes(page, "src")).isNotEmpty().allMatch(each -> each.startsWith("data:image/"));
        assertThat(attributes(page, "href")).containsExactly("data:,");
    }

    @Test
    void everyElementIsClosed() {
        for (Reports each : List.of(
                new Reports().labelled(HOSTILE).classes(40).withPrevious(),
                new Reports().unfinished("it stopped"),
                new Reports().withoutRows())) {
            StringBuilder open = new StringBuilder();
            Matcher tag = TAG.matcher(ReportPage.of(each.report()));
            while (tag.find()) {
                String name = tag.group(2);
                if (VOID.contains(name) || tag.group(3).endsWith("/")) {
                    continue;
                }
                if (tag.group(1).isEmpty()) {
                    open.append(' ').append(name);
                } else {
                    assertThat(open.toString()).endsWith(" " + name);
                    open.setLength(open.length() - name.length() - 1);
                }
            }
            assertThat(open.toString()).isEmpty();
        }
    }

    @Test
    void aBrowserIsForbiddenToFetchAnything() {
        assertThat(ReportPage.of(new Reports().report()))
                .contains("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; img-src data:;"
                        + " style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'\">");
    }

    @Test
    void aHundredThousandClassesWithLongNamesMakeASmallPage() {
        String page = ReportPage.of(new Reports()
                .labelled("w".repeat(2000))
                .classes(100_000)
                .withPrevious()
                .report());

        assertThat(page.length()).isLessThan(150_000);
        assertThat(page).contains("The 30 most frequent of 100,000 predicted classes, with 0.5 % of the images.");
    }

    @Test
    void tellsTheFiguresOnTop() {
        String page = ReportPage.of(new Reports().report());

        assertThat(page)
                .contains("<dt>images</dt>\n<dd><strong>1,100</strong> <span>all that were listed</span>")
                .contains("<dt>failed</dt>\n<dd><strong>100</strong> <span>9.1 %, allowed 5.0 %</span>")
                .contains("<strong>27.5</strong> <span>1,100 in 40.0 s</span>")
                .contains("<strong>0.90</strong> <span>80 % lie in 0.40 to 0.99</span>")
                .contains("<strong>3</strong> <span>of 1,000</span>")
                .contains("Done, with more failed images than allowed");
    }

    @Test
    void warningsStandOnTop() {
        assertThat(ReportPage.of(new Reports().report())).contains("<bdi>Warning: class 0 takes all: tench</bdi>");
    }

    @Test
    void anUnfinishedRunSaysWhyAndThatTheSameCommandGoesOn() {
        assertThat(ReportPage.of(new Reports().unfinished("the <store> refuses").report()))
                .contains("Not finished: <bdi>the &lt;store&gt; refuses</bdi>")
                .contains("The same command goes on.")
                .contains("<span>of 1,100 planned</span>")
                .doesNotContain("Done");
    }

    @Test
    void theFirstRunHasNothingToCompareWith() {
        assertThat(ReportPage.of(new Reports().report()))
                .contains("There is none in this output: the next run is compared with this one.");
    }

    @Test
    void comparesWithThePreviousRun() {
        assertThat(ReportPage.of(new Reports().withPrevious().report()))
                .contains(
                        "Run 1, <bdi>run-1</bdi>, finished 2026-11-25 10:00:40 UTC, with 3,000 images. The model is the same.")
                .contains("class &#39;tench&#39; rose from 33.3 % to 50.0 % of images (+16.7 points)")
                .contains("The median confidence rose from 0.60 to 0.90")
                .contains("<td>file size, median</td>\n<td class=\"number\">87.9 KB</td>");
    }

    @Test
    void aRunWithoutRowsHasAPage() {
        assertThat(ReportPage.of(new Reports().withoutRows().report()))
                .contains("There are no rows to say anything about.")
                .doesNotContain("<h2>Failures</h2>", "<h2>Images</h2>", "<h2>Predictions</h2>", "NaN");
    }

    @Test
    void chartsAreNamedForThoseWhoCannotSeeThem() {
        assertThat(ReportPage.of(new Reports().report()))
                .contains("role=\"img\"><title>Predictions by the probability of their class</title>")
                .contains("role=\"img\"><title>Images in finished files over time</title>")
                .contains("<rect class=\"bar\"");
    }

    private static List<String> attributes(String page, String name) {
        return TAG.matcher(page)
                .results()
                .flatMap(tag -> Pattern.compile(" " + name + "=\"([^\"]*)\"")
                        .matcher(tag.group(3))
                        .results())
                .map(each -> each.group(1))
                .toList();
    }
}
