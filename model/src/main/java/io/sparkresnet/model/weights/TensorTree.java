package io.sparkresnet.model.weights;

import io.sparkresnet.model.weights.PickleValue.Dict;
import io.sparkresnet.model.weights.PickleValue.Inert;
import io.sparkresnet.model.weights.PickleValue.Tuple;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The tensors in nested dictionaries under one flat key each: {@code {"state_dict": {"fc.bias": t}}} becomes
 * {@code state_dict.fc.bias}. So one rule finds the network, wherever in a checkpoint it stands.
 */
final class TensorTree {
    private static final int MAX_DEPTH = 6;
    private static final int MAX_ITEMS = 100_000;
    private static final int MAX_KEY_CHARACTERS = 500;
    private static final int SHOWN_CHARACTERS = 40;
    private static final int MAX_LIST_ITEMS = 16;
    private static final int MAX_METADATA = 1000;
    private static final int MAX_METADATA_CHARACTERS = 1000;

    private final Map<String, RawTensor> tensors = new LinkedHashMap<>();
    private final Map<String, String> metadata = new LinkedHashMap<>();
    private int items;

    private TensorTree() {}

    /** What stands in the unpickled root. */
    static StateDict.Contents flatten(Object root, String container) throws WeightsException {
        if (!(root instanceof Dict dict)) {
            throw new WeightsException("it holds %s (expected a state dict)".formatted(described(root)));
        }
        TensorTree tree = new TensorTree();
        tree.walk("", dict, 0);
        return new StateDict.Contents(container, tree.tensors, tree.metadata);
    }

    /** A pickle's value in Python's words. */
    private static String described(Object value) {
        if (value instanceof RawTensor) {
            return "a single tensor";
        }
        if (value instanceof List<?> list) {
            return "a list of %d items".formatted(list.size());
        }
        if (value instanceof Tuple tuple) {
            return "a tuple of %d items".formatted(tuple.items().size());
        }
        if (value instanceof Inert inert) {
            return "an object of the Python class " + inert.type().name();
        }
        if (value instanceof PickleGlobal global) {
            return "the Python name " + global.name();
        }
        if (value instanceof Number || value instanceof Boolean) {
            return (value instanceof Boolean ? "the truth value " : "the number ") + value;
        }
        if (value == PickleValue.None.NONE) {
            return "None";
        }
        return value instanceof String ? "a text" : value instanceof byte[] ? "bytes" : "a storage";
    }

    private void walk(String prefix, Dict dict, int depth) throws WeightsException {
        for (Map.Entry<Object, Object> item : dict.items().entrySet()) {
            String key = prefix + item.getKey();
            Object value = item.getValue();
            if (++items > MAX_ITEMS) {
                throw new WeightsException("it has more than %d items".formatted(MAX_ITEMS));
            }
            if (key.length() > MAX_KEY_CHARACTERS) {
                throw new WeightsException("it has a key of %d characters (expected at most %d): %s..."
                        .formatted(key.length(), MAX_KEY_CHARACTERS, key.substring(0, SHOWN_CHARACTERS)));
            }
            if (value instanceof RawTensor tensor) {
                if (tensors.put(key, tensor) != null) {
                    throw new WeightsException("it has two tensors with the key %s".formatted(key));
                }
            } else if (value instanceof Dict inner && depth < MAX_DEPTH) {
                walk(key + ".", inner, depth + 1);
            } else if (value instanceof Inert inert && depth < MAX_DEPTH) {
                walk(key + ".", inert.attributes(), depth + 1);
            } else {
                keep(key, value);
            }
        }
    }

    private void keep(String key, Object value) {
        List<?> list =
                value instanceof Tuple tuple ? tuple.items() : value instanceof List<?> items ? items : List.of();
        boolean plainList = !list.isEmpty()
                && list.size() <= MAX_LIST_ITEMS
                && list.stream().allMatch(TensorTree::isPlain);
        if (metadata.size() < MAX_METADATA && (isPlain(value) || plainList)) {
            metadata.put(key, isPlain(value) ? value.toString() : list.toString());
        }
    }

    private static boolean isPlain(Object value) {
        return value instanceof Number
                || value instanceof Boolean
                || (value instanceof String text && text.length() <= MAX_METADATA_CHARACTERS);
    }
}
