package io.sparkresnet.job.run;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * A file that a task replaces, and what it was when that was planned; travels as JSON in a job's configuration.
 *
 * @param part the file
 * @param stamp what it was
 */
record Replaced(PartFile part, FileStamp stamp) {
    /** As text. */
    static String format(List<Replacement> replacements) {
        return Json.line(replacements.stream()
                .map(each -> new Replaced(each.part(), each.stamp()))
                .toList());
    }

    /** Of that text. */
    static List<Replaced> parse(String text) throws IOException {
        return Arrays.asList(Json.read(text.getBytes(StandardCharsets.UTF_8), Replaced[].class));
    }
}
