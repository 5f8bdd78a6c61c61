package io.sparkresnet.job.report.html;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HtmlTest {

    @Test
    void markupInTextIsText() {
        assertThat(Html.escaped("<b a=\"1\" c='2'>&")).isEqualTo("&lt;b a=&quot;1&quot; c=&#39;2&#39;&gt;&amp;");
    }

    @Test
    void nothingIsMissingText() {
        assertThat(Html.escaped(null)).isEmpty();
    }

    @Test
    void controlsAndTurnsOfTheReadingDirectionAreShownByNumber() {
        assertThat(Html.escaped("a\u0000b\u202Ec\u2066d\uFEFFe\u001b[1m\nf"))
                .isEqualTo("a\\u{0}b\\u{202e}c\\u{2066}d\\u{feff}e\\u{1b}[1m f");
    }

    @Test
    void otherScriptsAndEmojiStay() {
        assertThat(Html.escaped("שלום 狗 👩‍🔬")).isEqualTo("שלום 狗 👩‍🔬");
    }

    @Test
    void halfOfAPairIsShownByNumber() {
        assertThat(Html.escaped("a\uD83Db")).isEqualTo("a\\u{d83d}b");
    }

    @Test
    void longTextIsCut() {
        assertThat(Html.escaped("<".repeat(1000))).isEqualTo("&lt;".repeat(Html.LONGEST) + "…");
    }

    @Test
    void anElementIsClosedByItsName() {
        assertThat(new Html().element("p class=\"calm\"", "1 < 2").data("x").toString())
                .isEqualTo("<p class=\"calm\">1 &lt; 2</p>\n<bdi>x</bdi>");
    }
}
