package io.sparkresnet.model.weights;

import io.sparkresnet.model.weights.PickleValue.None;
import io.sparkresnet.model.weights.PickleValue.Tuple;
import io.sparkresnet.model.weights.PickleValue.TypedStorage;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The storages that a checkpoint's pickle names: {@code ("storage", torch.FloatStorage, "0", "cpu", 64)}, and in the old
 * format a sixth item that is a part of it: (key, offset, length).
 */
final class TorchStorages implements Pickle.PersistentIds {
    private final Source source;
    private final Map<String, Storage> opened = new LinkedHashMap<>();

    /** Storages whose bytes come from there. */
    TorchStorages(Source source) {
        this.source = source;
    }

    /** Where the bytes of a storage lie. */
    interface Source {
        /** The {@code bytes} bytes of the storage of that key, values of that type; asked once for each key. */
        Storage open(String key, long bytes, DataType type) throws WeightsException;
    }

    @Override
    public Object load(Tuple id) throws WeightsException {
        List<Object> items = id.items();
        if (!items.isEmpty() && items.get(0).equals("module")) {
            throw RefusedPython.wholeModule("saved with its source code");
        }
        if (items.size() < 5
                || !items.get(0).equals("storage")
                || !(items.get(1) instanceof PickleGlobal global)
                || global.kind() != PickleGlobal.Kind.STORAGE
                || global.type() == null
                || !(items.get(2) instanceof String key)
                || !(items.get(4) instanceof Long values)) {
            throw new WeightsException("its pickle names a storage in a form that torch.save does not write");
        }
        DataType type = global.type();
        if (values < 0 || values > Long.MAX_VALUE / type.bytes()) {
            throw new WeightsException("storage %s has %d values (expected 0 to 2^63 bytes)".formatted(key, values));
        }
        long bytes = values * type.bytes();
        Storage storage = opened.get(key);
        if (storage == null) {
            storage = source.open(key, bytes, type);
            opened.put(key, storage);
        }
        if (storage.size() != bytes) {
            throw new WeightsException("storage %s has %d bytes in the file (expected %d for %d values of %s)"
                    .formatted(key, storage.size(), bytes, values, type));
        }
        if (items.size() > 5 && items.get(5) != None.NONE) {
            return new TypedStorage(view(key, storage, type, items.get(5)), type);
        }
        return new TypedStorage(storage, type);
    }

    private static Storage view(String key, Storage storage, DataType type, Object view) throws WeightsException {
        long values = storage.size() / type.bytes();
        if (view instanceof Tuple tuple
                && tuple.items().size() == 3
                && tuple.items().get(1) instanceof Long offset
                && tuple.items().get(2) instanceof Long length
                && offset >= 0
                && length >= 0
                && offset <= values
                && length <= values - offset) {
            return storage.slice(offset * type.bytes(), length * type.bytes());
        }
        throw new WeightsException("a view of storage %s is not inside its %d values".formatted(key, values));
    }
}
