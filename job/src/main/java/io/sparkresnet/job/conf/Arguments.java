package io.sparkresnet.job.conf;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What was asked for, as far as it decides which rows come out: which images, which model, which columns. Two calls of one run
 * id must agree in it; how the work is done (batches, chunks, what is checked) may differ. Immutable.
 *
 * @param given by key: its values, sorted; one that is the default anyway is left out
 */
public record Arguments(SortedMap<String, List<String>> given) {
    private static final Map<Key, List<String>> DEFAULTS = Map.of(
            Key.COLUMNS, List.of("prediction"),
            Key.TOP_K, List.of(Integer.toString(OutputConf.DEFAULT_TOP_K)),
            Key.PRECISION, List.of("fp32"),
            Key.EXIF, List.of("ignore"),
            Key.ACTIVATION, List.of("softmax"),
            Key.RECIPE_SIZE, List.of("train"));

    public Arguments {
        given = new TreeMap<>(given);
    }

    static Arguments of(Settings settings) {
        SortedMap<String, List<String>> given = new TreeMap<>();
        for (Key key : Key.JOB) {
            List<String> values = settings.all(key);
            if (decidesRows(key) && !values.isEmpty()) {
                boolean ordered = key == Key.MEAN || key == Key.STD;
                List<String> plain =
                        values.stream().map(value -> plain(key, value)).toList();
                List<String> sorted =
                        ordered ? plain : plain.stream().sorted().distinct().toList();
                if (!sorted.equals(DEFAULTS.get(key))) {
                    given.put(key.word(), sorted);
                }
            }
        }
        return new Arguments(given);
    }

    /** One spelling of what can be spelled in several ways; what cannot be read stays, and is refused elsewhere. */
    private static String plain(Key key, String text) {
        try {
            return switch (key) {
                case LIMIT -> Long.toString(Long.parseLong(text));
                case TOP_K -> text.equals("all") ? text : Integer.toString(Integer.parseInt(text));
                case MEAN, STD -> Double.toString(Double.parseDouble(text));
                case MODIFIED_AFTER, MODIFIED_BEFORE -> Settings.instant(text).toString();
                case WEIGHTS, LABELS -> localFile(text);
                default -> text;
            };
        } catch (RuntimeException e) {
            return text;
        }
    }

    /** Absolute, if it is a file that is there: the same one from another working directory. */
    private static String localFile(String text) {
        Path path = Path.of(text);
        return Files.exists(path) ? path.toAbsolutePath().normalize().toString() : text;
    }

    /** Inputs are compared as qualified paths, by those who qualify them. */
    private static boolean decidesRows(Key key) {
        return switch (key.group()) {
            case INPUT -> key != Key.INPUT;
            case MODEL, RECIPE -> true;
            default -> key == Key.COLUMNS || key == Key.TOP_K;
        };
    }

    /** Each key in which {@code other} differs, as {@code --top-k 3 (it was 5)}. */
    public List<String> differences(Arguments other) {
        List<String> differences = new ArrayList<>();
        TreeMap<String, List<String>> all = new TreeMap<>(given);
        all.putAll(other.given);
        for (String word : all.keySet()) {
            List<String> before = given.getOrDefault(word, List.of());
            List<String> now = other.given.getOrDefault(word, List.of());
            if (!before.equals(now)) {
                differences.add("--%s %s (it was %s)".formatted(word, text(now), text(before)));
            }
        }
        return differences;
    }

    private static String text(List<String> values) {
        return values.isEmpty() ? "not given" : String.join(",", values);
    }
}
