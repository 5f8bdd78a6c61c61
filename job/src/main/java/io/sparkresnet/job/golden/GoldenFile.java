package io.sparkresnet.job.golden;

import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.sparkresnet.job.conf.InvalidConfException;
import io.sparkresnet.job.conf.Key;
import io.sparkresnet.job.source.Inputs;
import io.sparkresnet.job.source.NamedFile;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * What {@code --expect} names: a line of JSON an image, {@code {"path": ..., "logits": [...]}}, written by the training side.
 * Paths are as {@code --input} takes them; other keys of a line, and empty lines, are passed over. Immutable.
 */
public final class GoldenFile {
    private static final int MOST_PROBLEMS = 10;
    private static final int LONGEST_SHOWN = 40;
    private static final String LINE = "{\"path\": ..., \"logits\": [...]}";
    /** Python writes NaN as a bare word, which is then refused for what it is. */
    private static final ObjectReader JSON = JsonMapper.builder()
            .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build()
            .reader();

    private final String name;
    private final List<GoldenImage> images;

    private GoldenFile(String name, List<GoldenImage> images) {
        this.name = name;
        this.images = images;
    }

    /** Reads and validates; throws every problem at once, of a file with many those of its first lines. */
    public static GoldenFile read(String typed, Configuration conf) throws InvalidConfException {
        return new Lines(typed, conf).read(NamedFile.read(Key.EXPECT, typed, conf));
    }

    /** As it was typed. */
    String name() {
        return name;
    }

    /** At least one, with as many logits each. */
    List<GoldenImage> images() {
        return images;
    }

    /** Logits of each image. */
    int classes() {
        return images.get(0).logits().length;
    }

    /** Reads line by line and collects what is wrong. */
    private static final class Lines {
        private final String name;
        private final Configuration conf;
        private final List<GoldenImage> images = new ArrayList<>();
        private final List<String> problems = new ArrayList<>();
        private int number;

        Lines(String name, Configuration conf) {
            this.name = name;
            this.conf = conf;
        }

        GoldenFile read(byte[] content) throws InvalidConfException {
            for (int from = 0; from < content.length; number++) {
                if (problems.size() >= MOST_PROBLEMS) {
                    problems.add("And perhaps more: %s was not read beyond line %d".formatted(name, number));
                    break;
                }
                int end = from;
                while (end < content.length && content[end] != '\n') {
                    end++;
                }
                if (!isBlank(content, from, end)) {
                    line(content, from, end - from);
                }
                from = end + 1;
            }
            if (images.isEmpty() && problems.isEmpty()) {
                throw new InvalidConfException(
                        "Invalid expect: %s is empty (expected a line %s an image)".formatted(name, LINE));
            }
            if (!problems.isEmpty()) {
                throw new InvalidConfException(problems);
            }
            return new GoldenFile(name, List.copyOf(images));
        }

        private static boolean isBlank(byte[] content, int from, int end) {
            for (int i = from; i < end; i++) {
                if (content[i] != ' ' && content[i] != '\t' && content[i] != '\r') {
                    return false;
                }
            }
            return true;
        }

        private void line(byte[] content, int from, int length) {
            JsonNode line;
            try {
                line = JSON.readTree(content, from, length);
            } catch (IOException e) {
                refuse(NamedFile.notJson(e));
                return;
            }
            if (!line.isObject()) {
                refuse("not an object (expected %s)".formatted(LINE));
                return;
            }
            int before = problems.size();
            Path path = path(line.path("path"));
            float[] logits = logits(line.path("logits"));
            if (problems.size() == before) {
                images.add(new GoldenImage(number + 1, path, logits));
            }
        }

        private Path path(JsonNode path) {
            if (path.isMissingNode()) {
                refuse("no path (expected %s)".formatted(LINE));
            } else if (!path.isTextual() || path.textValue().isBlank()) {
                refuse("path is %s (expected the path or URI of an image)".formatted(shown(path)));
            } else {
                try {
                    return Inputs.qualified(path.textValue(), conf);
                } catch (InvalidConfException e) {
                    refuse("path is " + e.getMessage());
                }
            }
            return new Path(Path.SEPARATOR);
        }

        private float[] logits(JsonNode array) {
            if (array.isMissingNode()) {
                refuse("no logits (expected %s)".formatted(LINE));
                return new float[0];
            }
            if (!array.isArray() || array.isEmpty()) {
                refuse("logits is %s (expected a list of numbers)".formatted(shown(array)));
                return new float[0];
            }
            float[] logits = new float[array.size()];
            for (int i = 0; i < logits.length; i++) {
                JsonNode each = array.get(i);
                logits[i] = each.floatValue();
                if (!each.isNumber() || !Float.isFinite(logits[i])) {
                    refuse("logits[%d] is %s (expected a finite number)".formatted(i, shown(each)));
                    return logits;
                }
            }
            if (!images.isEmpty() && images.get(0).logits().length != logits.length) {
                refuse("%d logits (expected %d, as on line %d)"
                        .formatted(
                                logits.length,
                                images.get(0).logits().length,
                                images.get(0).line()));
            }
            return logits;
        }

        private void refuse(String problem) {
            problems.add("Invalid expect: %s line %d: %s".formatted(name, number + 1, problem));
        }

        private static String shown(JsonNode value) {
            if (value.isContainerNode()) {
                return value.isEmpty() ? "empty" : value.isArray() ? "a list" : "an object";
            }
            String text = value.isNumber() ? value.asText() : value.toString();
            return text.length() > LONGEST_SHOWN ? text.substring(0, LONGEST_SHOWN) + "..." : text;
        }
    }
}
