package io.sparkresnet.job.report.html;

import org.jspecify.annotations.Nullable;

/**
 * Writes a page. Markup goes in as it is; what comes from data goes through {@link #text}, {@link #data} or an attribute of
 * {@link #escaped}, and can then be nothing but text: no markup, no control characters, no turning of the reading direction, and
 * no more than {@link #LONGEST} characters. Not thread-safe.
 */
final class Html {
    /** Of one piece of text. */
    static final int LONGEST = 400;

    private static final int LONGEST_LABEL = 80;

    private final StringBuilder page = new StringBuilder(1 << 16);

    /** Appends markup of this program's own. */
    Html markup(String markup) {
        page.append(markup);
        return this;
    }

    /** Appends text. */
    Html text(@Nullable String text) {
        page.append(escaped(text));
        return this;
    }

    /** Appends text whose own reading direction stays within it: a label, a path, a message. */
    Html data(@Nullable String text) {
        return markup("<bdi>").text(text).markup("</bdi>");
    }

    /** Appends a name, of which the beginning will do. */
    Html label(@Nullable String text) {
        if (text == null || text.codePointCount(0, text.length()) <= LONGEST_LABEL) {
            return data(text);
        }
        return data(text.substring(0, text.offsetByCodePoints(0, LONGEST_LABEL)) + "…");
    }

    /** Appends an element that holds nothing but text; {@code open} is its name, with attributes. */
    Html element(String open, String text) {
        int end = open.indexOf(' ');
        return markup("<" + open + ">").text(text).markup("</" + (end < 0 ? open : open.substring(0, end)) + ">\n");
    }

    /** Begins a section with its heading, so that it can be linked to. */
    Html section(String id, String heading) {
        return markup("<section id=\"" + id + "\">\n").element("h2", heading);
    }

    /** Ends a section. */
    Html end() {
        return markup("</section>\n");
    }

    /** The page so far. */
    @Override
    public String toString() {
        return page.toString();
    }

    /** Text as it may stand in an element or a quoted attribute. */
    static String escaped(@Nullable String text) {
        if (text == null) {
            return "";
        }
        StringBuilder escaped = new StringBuilder(text.length() + 16);
        int shown = 0;
        for (int at = 0; at < text.length(); shown++) {
            if (shown == LONGEST) {
                return escaped.append('…').toString();
            }
            int point = text.codePointAt(at);
            append(escaped, point);
            at += Character.charCount(point);
        }
        return escaped.toString();
    }

    private static void append(StringBuilder escaped, int point) {
        switch (point) {
            case '&' -> escaped.append("&amp;");
            case '<' -> escaped.append("&lt;");
            case '>' -> escaped.append("&gt;");
            case '"' -> escaped.append("&quot;");
            case '\'' -> escaped.append("&#39;");
            case '\n', '\t', '\r' -> escaped.append(' ');
            default -> {
                if (isSeen(point)) {
                    escaped.appendCodePoint(point);
                } else {
                    escaped.append("\\u{").append(Integer.toHexString(point)).append('}');
                }
            }
        }
    }

    /** Controls, among them those of the reading direction, and half pairs are shown by their number. */
    private static boolean isSeen(int point) {
        return switch (Character.getType(point)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.UNASSIGNED -> isJoiner(point);
            default -> true;
        };
    }

    /** Emoji and Indic scripts need them. */
    private static boolean isJoiner(int point) {
        return point == 0x200C || point == 0x200D;
    }
}
