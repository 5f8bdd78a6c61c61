package io.sparkresnet.model.weights;

import io.sparkresnet.model.weights.NetworkTensors.Source;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code fc} as fine-tuning code wraps it: {@code Sequential(Dropout, Linear)} has {@code fc.1.weight} and is a plain fc. */
final class ClassifierHead {
    private static final Pattern WRAPPED = Pattern.compile("fc\\.(\\d{1,3}\\.|linear\\.)(weight|bias)");

    private ClassifierHead() {}

    /** The same tensors with one wrapped linear layer as {@code fc}; more than one is refused. */
    static Map<String, Source> unwrap(Map<String, Source> tensors) throws WeightsException {
        Map<String, String> layers = new TreeMap<>();
        for (Map.Entry<String, Source> each : tensors.entrySet()) {
            Matcher wrapped = WRAPPED.matcher(each.getKey());
            if (wrapped.matches() && wrapped.group(2).equals("weight") && dimensions(each.getValue()) == 2) {
                layers.put("fc." + wrapped.group(1), each.getValue().rawKey());
            }
        }
        if (layers.size() > 1 || (layers.size() == 1 && tensors.containsKey("fc.weight"))) {
            throw new WeightsException("fc is more than one linear layer: %s (expected fc.weight alone)"
                    .formatted(String.join(", ", layers.values())));
        }
        if (layers.isEmpty()) {
            return tensors;
        }
        String layer = layers.keySet().iterator().next();
        Map<String, Source> unwrapped = new LinkedHashMap<>();
        tensors.forEach((key, source) ->
                unwrapped.put(key.startsWith(layer) ? "fc." + key.substring(layer.length()) : key, source));
        return unwrapped;
    }

    private static int dimensions(Source source) {
        return source.tensor().shape().size();
    }
}
