package io.sparkresnet.model.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.sparkresnet.model.image.Interpolation;
import io.sparkresnet.model.weights.WeightsException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** A JSON object in a file beside weights, with readers of its values by type; a value that does not fit is refused by its key. */
final class ConfigFile {
    /** Twice what 22,000 labels need. */
    private static final long MAX_BYTES = 4L << 20;
    /** More pixels a side than any network is given. */
    private static final int MAX_SIDE = 16_384;

    /** Python writes NaN and Infinity as they stand. */
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
            .build();

    private final Path path;
    private final String within;
    private final JsonNode root;

    private ConfigFile(Path path, String within, JsonNode root) {
        this.path = path;
        this.within = within;
        this.root = root;
    }

    /** The file's object; empty where there is no such file. */
    static Optional<ConfigFile> read(Path path) throws WeightsException {
        if (!Files.isRegularFile(path)) {
            return Optional.empty();
        }
        try {
            if (Files.size(path) > MAX_BYTES) {
                throw new WeightsException("Cannot read %s: it has %d bytes (expected at most %d)"
                        .formatted(path, Files.size(path), MAX_BYTES));
            }
            JsonNode root = JSON.readTree(Files.readAllBytes(path));
            if (!root.isObject()) {
                throw new WeightsException("Cannot read %s: it is no JSON object".formatted(path));
            }
            return Optional.of(new ConfigFile(path, "", root));
        } catch (JsonProcessingException e) {
            throw new WeightsException("Cannot read %s: not JSON: %s".formatted(path, e.getOriginalMessage()), e);
        } catch (IOException e) {
            throw new WeightsException("Cannot read %s: %s".formatted(path, e.getMessage()), e);
        }
    }

    /** The object under that key; this one where there is none. */
    ConfigFile inside(String key) {
        return root.path(key).isObject() ? new ConfigFile(path, within + key + ".", root.path(key)) : this;
    }

    Path path() {
        return path;
    }

    /** Whether the key is there and not null. */
    boolean has(String key) {
        return root.hasNonNull(key);
    }

    /** The value as it stands; a missing node where there is none. */
    JsonNode value(String key) {
        return root.path(key);
    }

    /** A refusal of that key's value. */
    WeightsException refusal(String key, String expected) {
        return new WeightsException("Cannot use %s: %s%s = %s (expected %s)"
                .formatted(
                        path, within, key, has(key) ? shortened(root.path(key).toString()) : "nothing", expected));
    }

    Optional<String> text(String key) throws WeightsException {
        return checked(key, JsonNode::isTextual, "text").map(JsonNode::textValue);
    }

    boolean flag(String key, boolean otherwise) throws WeightsException {
        return checked(key, JsonNode::isBoolean, "true or false")
                .map(JsonNode::booleanValue)
                .orElse(otherwise);
    }

    /** A number above 0. */
    Optional<Double> positive(String key) throws WeightsException {
        return checked(
                        key,
                        value -> value.isNumber() && value.doubleValue() > 0 && Double.isFinite(value.doubleValue()),
                        "a number above 0")
                .map(JsonNode::doubleValue);
    }

    /** A length in pixels. */
    Optional<Integer> side(String key) throws WeightsException {
        return checked(key, ConfigFile::isSide, "pixels from 1 to %d".formatted(MAX_SIDE))
                .map(JsonNode::intValue);
    }

    /** Whole numbers; empty where the key is not there. */
    List<Integer> wholes(String key) throws WeightsException {
        List<Integer> wholes = new ArrayList<>();
        Optional<JsonNode> list = checked(
                key,
                value -> value.isArray() && all(value, each -> each.isInt() && each.intValue() >= 0),
                "a list of whole numbers");
        list.ifPresent(values -> values.forEach(each -> wholes.add(each.intValue())));
        return wholes;
    }

    /** A number or a list of numbers; empty where the key is not there. */
    List<Double> numbers(String key) throws WeightsException {
        List<Double> numbers = new ArrayList<>();
        Optional<JsonNode> found = checked(
                key,
                value -> isFinite(value) || (value.isArray() && !value.isEmpty() && all(value, ConfigFile::isFinite)),
                "a number or a list of numbers");
        found.ifPresent(value -> {
            if (value.isArray()) {
                value.forEach(each -> numbers.add(each.doubleValue()));
            } else {
                numbers.add(value.doubleValue());
            }
        });
        return numbers;
    }

    /** One value per channel, repeated where the file has a single one; each at least {@code least}, exclusively. */
    List<Float> channels(String key, List<Float> otherwise, int channels, double above) throws WeightsException {
        List<Double> numbers = numbers(key);
        if (numbers.isEmpty()) {
            return otherwise;
        }
        if (numbers.size() != 1 && numbers.size() != channels) {
            throw refusal(key, "%d numbers, one per channel of the network's input".formatted(channels));
        }
        List<Float> values = new ArrayList<>();
        for (int i = 0; i < channels; i++) {
            values.add(numbers.get(numbers.size() == 1 ? 0 : i).floatValue());
        }
        if (values.stream().anyMatch(value -> !(value > above))) {
            throw refusal(key, "numbers above " + above);
        }
        return values;
    }

    /** The kernel of that name. */
    Interpolation interpolation(String key, String name) throws WeightsException {
        for (Interpolation each : Interpolation.values()) {
            if (each.name().equals(name.toUpperCase(Locale.ROOT))) {
                return each;
            }
        }
        List<String> names = List.of(Interpolation.values()).stream()
                .map(each -> each.name().toLowerCase(Locale.ROOT))
                .toList();
        throw refusal(key, "one of " + String.join(", ", names));
    }

    /** Its plain values, those of objects inside it too, by their keys joined with dots. */
    Map<String, String> settings() {
        Map<String, String> settings = new LinkedHashMap<>();
        flatten("", root, settings);
        return settings;
    }

    private static void flatten(String prefix, JsonNode object, Map<String, String> settings) {
        for (Map.Entry<String, JsonNode> each : object.properties()) {
            JsonNode value = each.getValue();
            if (value.isObject()) {
                flatten(prefix + each.getKey() + ".", value, settings);
            } else if (value.isValueNode() && !value.isNull()) {
                settings.put(prefix + each.getKey(), value.asText());
            } else if (value.isArray()) {
                settings.put(prefix + each.getKey(), value.toString());
            }
        }
    }

    private Optional<JsonNode> checked(String key, Predicate<JsonNode> fits, String expected) throws WeightsException {
        if (!has(key)) {
            return Optional.empty();
        }
        if (!fits.test(root.path(key))) {
            throw refusal(key, expected);
        }
        return Optional.of(root.path(key));
    }

    private static boolean all(JsonNode list, Predicate<JsonNode> fits) {
        for (JsonNode each : list) {
            if (!fits.test(each)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isFinite(JsonNode value) {
        return value.isNumber() && Float.isFinite((float) value.doubleValue());
    }

    private static boolean isSide(JsonNode value) {
        return value.isInt() && value.intValue() >= 1 && value.intValue() <= MAX_SIDE;
    }

    private static String shortened(String json) {
        return json.length() <= 100 ? json : json.substring(0, 100) + "...";
    }
}
