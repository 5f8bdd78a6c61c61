package io.sparkresnet.model.config;

import com.fasterxml.jackson.databind.JsonNode;
import io.sparkresnet.model.weights.WeightsException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Class names out of a configuration file: a list, or an object that maps indices to names. */
final class Labels {
    private static final String EXPECTED = "a list of names, or names by index from 0 on without gaps";

    private Labels() {}

    /** The names under that key; none where it is not there. */
    static List<String> of(ConfigFile file, String key) throws WeightsException {
        JsonNode node = file.value(key);
        Map<Integer, String> names = new TreeMap<>();
        if (node.isArray()) {
            for (JsonNode each : node) {
                names.put(names.size(), each.asText());
            }
        } else if (node.isObject()) {
            for (Map.Entry<String, JsonNode> each : node.properties()) {
                if (!each.getKey().matches("\\d{1,8}")) {
                    throw file.refusal(key, EXPECTED);
                }
                names.put(Integer.parseInt(each.getKey()), each.getValue().asText());
            }
        } else if (file.has(key)) {
            throw file.refusal(key, EXPECTED);
        }
        List<String> labels = new ArrayList<>(names.values());
        if (!names.keySet().stream().allMatch(index -> index < labels.size())) {
            throw file.refusal(key, EXPECTED);
        }
        return labels;
    }
}
