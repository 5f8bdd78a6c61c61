package io.sparkresnet.model.weights;

import io.sparkresnet.model.weights.PickleValue.Dict;
import io.sparkresnet.model.weights.PickleValue.Inert;
import io.sparkresnet.model.weights.PickleValue.Tuple;
import io.sparkresnet.model.weights.PickleValue.TypedStorage;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/** What stands for a call in a pickle: a tensor over a checked part of a storage, a dictionary, or an inert value. */
final class PickleCalls {
    private static final int MAX_COPIED_ITEMS = 1_000_000;

    private final ByteOrder order;
    private long copiedItems;

    /** Calls whose tensors lie in storages of that byte order. */
    PickleCalls(ByteOrder order) {
        this.order = order;
    }

    /** The value of {@code function(*arguments)}. */
    Object call(Object function, List<Object> arguments) throws WeightsException {
        if (!(function instanceof PickleGlobal global)) {
            throw new WeightsException("its pickle calls something that is not a known Python name");
        }
        return switch (global.kind()) {
            case TENSOR -> tensor(global, arguments);
            case PARAMETER -> argument(global, arguments, 0, RawTensor.class);
            case FROM_TYPE -> {
                PickleGlobal inner = argument(global, arguments, 0, PickleGlobal.class);
                if (inner.kind() == PickleGlobal.Kind.FROM_TYPE) {
                    throw new WeightsException("its pickle nests %s".formatted(global.name()));
                }
                yield call(inner, argument(global, arguments, 2, Tuple.class).items());
            }
            case DICT -> dict(arguments);
            case INERT -> new Inert(global, arguments);
            case STORAGE -> throw new WeightsException("its pickle calls %s".formatted(global.name()));
        };
    }

    private RawTensor tensor(PickleGlobal global, List<Object> arguments) throws WeightsException {
        TypedStorage storage = argument(global, arguments, 0, TypedStorage.class);
        long offset = argument(global, arguments, 1, Long.class);
        List<Long> shape = longs(global, arguments, 2);
        List<Long> strides = longs(global, arguments, 3);
        DataType type = storage.type();
        if (global.name().endsWith("_v3")) {
            DataType named = argument(global, arguments, 6, PickleGlobal.class).type();
            if (named == null) {
                throw new WeightsException("its pickle calls %s with an unknown dtype".formatted(global.name()));
            }
            type = named;
        }
        return RawTensor.strided(type, shape, strides, offset, storage.storage(), order);
    }

    /** {@code OrderedDict()}, {@code defaultdict(list, {...})}, and Python 2's {@code OrderedDict([[key, value], ...])}. */
    private Dict dict(List<Object> arguments) throws WeightsException {
        Dict dict = new Dict();
        for (Object argument : arguments) {
            if (argument instanceof Dict from) {
                copy(from, dict);
            } else if (argument instanceof List<?> pairs) {
                charge(pairs.size());
                for (Object pair : pairs) {
                    List<?> two = pair instanceof Tuple tuple
                            ? tuple.items()
                            : pair instanceof List<?> list ? list : List.of();
                    if (two.size() != 2) {
                        throw new WeightsException("its pickle makes a dict of something that is not pairs");
                    }
                    dict.put(two.get(0), two.get(1));
                }
            }
        }
        return dict;
    }

    /** Adds all items of one dictionary to another. */
    void copy(Dict from, Dict to) throws WeightsException {
        charge(from.items().size());
        to.items().putAll(from.items());
    }

    /** Bounds what a short pickle can make by copying one collection again and again. */
    private void charge(int items) throws WeightsException {
        copiedItems += items;
        if (copiedItems > MAX_COPIED_ITEMS) {
            throw new WeightsException("its pickle copies more than %d items".formatted(MAX_COPIED_ITEMS));
        }
    }

    private static List<Long> longs(PickleGlobal global, List<Object> arguments, int index) throws WeightsException {
        Object argument = index < arguments.size() ? arguments.get(index) : PickleValue.None.NONE;
        if (argument instanceof Inert size
                && size.type().name().equals("torch.Size")
                && size.arguments().size() == 1) {
            argument = size.arguments().get(0);
        }
        List<Object> items = argument instanceof Tuple tuple ? tuple.items() : List.of(argument);
        List<Long> longs = new ArrayList<>();
        for (Object item : items.subList(0, Math.min(items.size(), RawTensor.MAX_DIMENSIONS + 1))) {
            if (!(item instanceof Long number)) {
                throw new WeightsException(
                        "its pickle calls %s with an argument %d that is no tuple of integers of up to 64 bits"
                                .formatted(global.name(), index));
            }
            longs.add(number);
        }
        return longs;
    }

    private static <T> T argument(PickleGlobal global, List<Object> arguments, int index, Class<T> type)
            throws WeightsException {
        if (index >= arguments.size() || !type.isInstance(arguments.get(index))) {
            throw new WeightsException("its pickle calls %s with an argument %d that is not a %s"
                    .formatted(global.name(), index, type.getSimpleName()));
        }
        return type.cast(arguments.get(index));
    }
}
