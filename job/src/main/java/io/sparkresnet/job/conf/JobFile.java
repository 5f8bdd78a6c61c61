package io.sparkresnet.job.conf;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * A YAML job file: one mapping from {@link Key} words to a value or a list of values. Values are taken as they are written
 * ({@code run-id: 007} stays 007).
 */
public final class JobFile {
    private final Path file;
    private final Problems problems;

    private JobFile(Path file, Problems problems) {
        this.file = file;
        this.problems = problems;
    }

    /** The values of that file; what is wrong with it is added to {@code problems}. */
    public static Map<Key, List<String>> read(Path file, Problems problems) {
        return new JobFile(file, problems).read();
    }

    private Map<Key, List<String>> read() {
        Map<Key, List<String>> values = new EnumMap<>(Key.class);
        try (JsonParser parser = new YAMLFactory().createParser(Files.readString(file))) {
            JsonToken first = parser.nextToken();
            if (first == null) {
                return values;
            }
            if (first != JsonToken.START_OBJECT) {
                problems.add("Cannot read conf %s: not a mapping of keys to values".formatted(file));
                return values;
            }
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String word = parser.currentName();
                parser.nextToken();
                List<String> texts = texts(word, parser);
                keep(word, texts, values);
            }
        } catch (NoSuchFileException e) {
            problems.add("Cannot read conf %s: no such file".formatted(file));
        } catch (JsonProcessingException e) {
            problems.add("Cannot read conf %s: %s at line %d"
                    .formatted(
                            file,
                            firstLine(e.getOriginalMessage()),
                            e.getLocation() == null ? 1 : e.getLocation().getLineNr()));
        } catch (CharacterCodingException e) {
            problems.add("Cannot read conf %s: not text in UTF-8".formatted(file));
        } catch (IOException e) {
            problems.add("Cannot read conf %s: %s"
                    .formatted(file, Files.isDirectory(file) ? "it is a directory" : e.getMessage()));
        }
        return values;
    }

    private void keep(String word, List<String> texts, Map<Key, List<String>> values) {
        Key key = Key.named(word).filter(Key.JOB::contains).orElse(null);
        if (key == null) {
            List<String> known = Key.JOB.stream().map(Key::word).toList();
            problems.add("Unknown key in %s: %s%s".formatted(file, word, Suggestion.phrase(word, known)));
        } else if (values.containsKey(key)) {
            problems.add("Invalid %s in %s: given twice (expected once)".formatted(word, file));
        } else {
            values.put(key, texts);
        }
    }

    private List<String> texts(String word, JsonParser parser) throws IOException {
        List<String> texts = new ArrayList<>();
        JsonToken token = parser.currentToken();
        if (token == JsonToken.START_ARRAY) {
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                addScalar(word, parser, texts);
            }
        } else {
            addScalar(word, parser, texts);
        }
        return texts;
    }

    private void addScalar(String word, JsonParser parser, List<String> texts) throws IOException {
        if (parser.currentToken().isScalarValue() && parser.currentToken() != JsonToken.VALUE_NULL) {
            texts.add(parser.getText());
            return;
        }
        parser.skipChildren();
        problems.add("Invalid %s in %s: %s (expected a value or a list of values)"
                .formatted(word, file, parser.currentToken() == JsonToken.VALUE_NULL ? "empty" : "nested"));
    }

    private static String firstLine(String message) {
        return message.lines().findFirst().orElse(message);
    }
}
