package io.sparkresnet.job.run;

import io.sparkresnet.job.conf.Key;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.apache.hadoop.fs.Path;

/** The command that asks for the rows of a plan again, as it is typed into a shell. */
final class SameCommand {
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_@%+=:,./-]+");

    private SameCommand() {}

    /** Without the run's id, which may have been made from the time. */
    static String of(Plan plan, Path output) {
        List<String> words = new ArrayList<>(List.of("predict"));
        plan.inputs().forEach(input -> add(words, Key.INPUT.flag(), input));
        plan.arguments().given().forEach((word, values) -> {
            Key.Form form = Key.named(word).map(Key::form).orElse(Key.Form.SINGLE);
            if (form == Key.Form.LIST) {
                add(words, "--" + word, String.join(",", values));
            } else if (form == Key.Form.SWITCH) {
                words.add("--" + word);
            } else {
                values.forEach(value -> add(words, "--" + word, value));
            }
        });
        add(words, Key.OUTPUT.flag(), output.toString());
        return String.join(" ", words);
    }

    private static void add(List<String> words, String flag, String value) {
        words.add(flag);
        words.add(PLAIN.matcher(value).matches() ? value : "'" + value.replace("'", "'\\''") + "'");
    }
}
