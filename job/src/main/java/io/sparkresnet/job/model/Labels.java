package io.sparkresnet.job.model;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sparkresnet.job.conf.InvalidConfException;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Class names from a file: text with a name a line, a JSON list, or a JSON object that maps indices to names (Hugging Face's
 * {@code id2label}, also inside a {@code config.json}) or names to indices (torchvision's {@code class_to_idx}).
 */
public final class Labels {
    /** Editors on Windows begin a file with it. */
    private static final String BYTE_ORDER_MARK = "^\uFEFF";

    private final Path file;

    private Labels(Path file) {
        this.file = file;
    }

    /** The names in the order of fc's outputs. */
    public static List<String> read(Path file) throws InvalidConfException {
        return new Labels(file).read();
    }

    /** The names, refused where they are not as many as the network's classes. */
    public static List<String> read(Path file, int classes) throws InvalidConfException {
        List<String> labels = read(file);
        if (labels.size() != classes) {
            throw new InvalidConfException("Invalid labels: %s has %d names (expected %d, one per class of fc)"
                    .formatted(file, labels.size(), classes));
        }
        return labels;
    }

    private List<String> read() throws InvalidConfException {
        String text;
        try {
            text = Files.readString(file, StandardCharsets.UTF_8).replaceFirst(BYTE_ORDER_MARK, "");
        } catch (NoSuchFileException e) {
            throw new InvalidConfException("Cannot read labels %s: no such file".formatted(file));
        } catch (CharacterCodingException e) {
            throw new InvalidConfException("Cannot read labels %s: not text in UTF-8".formatted(file));
        } catch (IOException e) {
            String reason = Files.isDirectory(file) ? "it is a directory" : e.getMessage();
            throw new InvalidConfException("Cannot read labels %s: %s".formatted(file, reason));
        }
        String start = text.stripLeading();
        if (start.startsWith("[") || start.startsWith("{")) {
            return json(text);
        }
        return text.lines().map(String::strip).filter(line -> !line.isEmpty()).toList();
    }

    private List<String> json(String text) throws InvalidConfException {
        JsonNode root;
        try {
            root = new ObjectMapper().readTree(text);
        } catch (JsonProcessingException e) {
            throw new InvalidConfException("Cannot read labels %s: not JSON: %s at line %d"
                    .formatted(file, e.getOriginalMessage(), e.getLocation().getLineNr()));
        }
        if (root.isArray()) {
            List<String> labels = new ArrayList<>();
            root.forEach(each -> labels.add(each.asText()));
            return labels;
        }
        JsonNode map = root.path("id2label").isObject()
                ? root.path("id2label")
                : root.path("class_to_idx").isObject() ? root.path("class_to_idx") : root;
        return fromMap(map);
    }

    private List<String> fromMap(JsonNode map) throws InvalidConfException {
        Map<Integer, String> byIndex = new TreeMap<>();
        for (Map.Entry<String, JsonNode> entry : map.properties()) {
            boolean indexIsValue = entry.getValue().isInt();
            String index = indexIsValue ? entry.getValue().asText() : entry.getKey();
            String label = indexIsValue ? entry.getKey() : entry.getValue().asText();
            try {
                if (byIndex.put(Integer.parseInt(index), label) != null) {
                    throw new InvalidConfException("Invalid labels: %s names class %s twice".formatted(file, index));
                }
            } catch (NumberFormatException e) {
                throw new InvalidConfException(
                        "Invalid labels: %s maps %s to %s (expected indices to names, or names to indices)"
                                .formatted(file, entry.getKey(), entry.getValue()));
            }
        }
        int expected = 0;
        for (int index : byIndex.keySet()) {
            if (index != expected) {
                throw new InvalidConfException("Invalid labels: %s has no name for class %d".formatted(file, expected));
            }
            expected++;
        }
        return List.copyOf(byIndex.values());
    }
}
