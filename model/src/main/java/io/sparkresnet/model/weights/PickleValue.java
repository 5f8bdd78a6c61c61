package io.sparkresnet.model.weights;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a pickle is turned into, beside Java's own String, Long, BigInteger, Double, Boolean, byte[] and List: inert values and
 * tensors. Compared by identity: a pickle can hold itself.
 */
interface PickleValue {
    /** Python's None. */
    enum None implements PickleValue {
        NONE
    }

    /** A tuple. */
    final class Tuple implements PickleValue {
        private final List<Object> items;

        Tuple(List<Object> items) {
            this.items = List.copyOf(items);
        }

        List<Object> items() {
            return items;
        }
    }

    /** A dict or one of its kin; only keys that are texts, numbers or truth values are kept. */
    final class Dict implements PickleValue {
        private final Map<Object, Object> items = new LinkedHashMap<>();

        Map<Object, Object> items() {
            return items;
        }

        void put(Object key, Object value) throws WeightsException {
            boolean plain = key instanceof String || key instanceof Number || key instanceof Boolean;
            if (plain && items.put(key, value) != null && (value instanceof RawTensor || value instanceof Dict)) {
                throw new WeightsException("its pickle has the key %s twice".formatted(key));
            }
        }
    }

    /** An object of an inert class: nothing of it is run, its attributes are kept where they are a dict. */
    final class Inert implements PickleValue {
        private final PickleGlobal type;
        private final List<Object> arguments;
        private final Dict attributes = new Dict();

        Inert(PickleGlobal type, List<Object> arguments) {
            this.type = type;
            this.arguments = arguments;
        }

        PickleGlobal type() {
            return type;
        }

        List<Object> arguments() {
            return arguments;
        }

        Dict attributes() {
            return attributes;
        }
    }

    /** The bytes of one or more tensors, with the type that the pickle gives their values. */
    record TypedStorage(Storage storage, DataType type) implements PickleValue {}
}
