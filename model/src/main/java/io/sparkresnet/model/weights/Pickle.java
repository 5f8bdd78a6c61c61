package io.sparkresnet.model.weights;

import io.sparkresnet.model.weights.PickleValue.Dict;
import io.sparkresnet.model.weights.PickleValue.Inert;
import io.sparkresnet.model.weights.PickleValue.None;
import io.sparkresnet.model.weights.PickleValue.Tuple;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads a Python pickle and runs nothing of it. A pickle is a program for a small stack machine whose dangerous
 * instructions name a Python function and call it. This machine knows a fixed list of instructions (those that
 * {@code pickle} itself writes at protocols 2 to 5: Python's {@code Lib/pickletools.py}) and a fixed list of names
 * ({@link PickleGlobal}); a call makes a tensor, a dictionary or an inert value. Instructions, stack and memo are bounded. One
 * use, one thread.
 */
final class Pickle {
    private static final int MAX_INSTRUCTIONS = 1_000_000;

    /** What the machine asks for things that lie outside the pickle. */
    interface PersistentIds {
        /** The value of that id. */
        Object load(Tuple id) throws WeightsException;
    }

    private static final Object MARK = new Object();

    private final PickleInput in;
    private final PickleCalls calls;
    private final PersistentIds persistentIds;
    private final RefusedGlobal refusedGlobal;
    private final ArrayList<Object> stack = new ArrayList<>();
    private final Map<Long, Object> memo = new HashMap<>();

    Pickle(PickleInput in, PickleCalls calls, PersistentIds persistentIds, RefusedGlobal refusedGlobal) {
        this.in = in;
        this.calls = calls;
        this.persistentIds = persistentIds;
        this.refusedGlobal = refusedGlobal;
    }

    /** Reads up to the pickle's STOP. */
    Object read() throws WeightsException {
        for (int count = 0; count < MAX_INSTRUCTIONS; count++) {
            int at = in.position();
            int opcode = in.unsignedByte();
            if (opcode == '.') {
                return pop();
            }
            if (!readConstant(opcode) && !readContainer(opcode)) {
                readReference(opcode, at);
            }
        }
        throw new WeightsException("its pickle has more than %d instructions".formatted(MAX_INSTRUCTIONS));
    }

    private boolean readConstant(int opcode) throws WeightsException {
        switch (opcode) {
            case 'N' -> stack.add(None.NONE);
            case 0x88 -> stack.add(true);
            case 0x89 -> stack.add(false);
            case 'J' -> stack.add((long) in.signedInt());
            case 'K' -> stack.add((long) in.unsignedByte());
            case 'M' -> stack.add(in.unsignedShort());
            case 0x8a -> stack.add(in.integer(in.unsignedByte()));
            case 0x8b -> stack.add(in.integer(in.unsignedInt()));
            case 'G' -> stack.add(in.bigEndianDouble());
            case 'U', 0x8c -> stack.add(in.text(in.unsignedByte()));
            case 'T', 'X' -> stack.add(in.text(in.unsignedInt()));
            case 0x8d -> stack.add(in.text(in.signedLong()));
            case 'C' -> stack.add(in.bytes(in.unsignedByte()));
            case 'B' -> stack.add(in.bytes(in.unsignedInt()));
            case 0x8e, 0x96 -> stack.add(in.bytes(in.signedLong()));
            default -> {
                return false;
            }
        }
        return true;
    }

    private boolean readContainer(int opcode) throws WeightsException {
        switch (opcode) {
            case '(' -> stack.add(MARK);
            case ')' -> stack.add(new Tuple(List.of()));
            case 0x85 -> stack.add(new Tuple(popLast(1)));
            case 0x86 -> stack.add(new Tuple(popLast(2)));
            case 0x87 -> stack.add(new Tuple(popLast(3)));
            case 't' -> stack.add(new Tuple(popToMark()));
            case ']', 0x8f -> stack.add(new ArrayList<Object>());
            case 0x91 -> stack.add(popToMark());
            case '}' -> stack.add(new Dict());
            case 'a' -> append(popLast(1));
            case 'e', 0x90 -> append(popToMark());
            case 's' -> setItems(popLast(2));
            case 'u' -> setItems(popToMark());
            case '0' -> pop();
            case '1' -> popToMark();
            default -> {
                return false;
            }
        }
        return true;
    }

    private void readReference(int opcode, int at) throws WeightsException {
        switch (opcode) {
            case 0x80 -> in.unsignedByte();
            case 0x95 -> in.signedLong();
            case 'q' -> memo.put((long) in.unsignedByte(), top());
            case 'r' -> memo.put(in.unsignedInt(), top());
            case 0x94 -> memo.put((long) memo.size(), top());
            case 'h' -> stack.add(remembered(in.unsignedByte()));
            case 'j' -> stack.add(remembered(in.unsignedInt()));
            case 'c' -> stack.add(global(in.line(), in.line()));
            case 0x93 -> {
                String name = pop(String.class);
                stack.add(global(pop(String.class), name));
            }
            case 'R', 0x81 -> {
                List<Object> arguments = pop(Tuple.class).items();
                stack.add(calls.call(pop(), arguments));
            }
            case 0x92 -> {
                pop(Dict.class);
                List<Object> arguments = pop(Tuple.class).items();
                stack.add(calls.call(pop(), arguments));
            }
            case 'b' -> build(pop());
            case 'Q' -> stack.add(persistentIds.load(pop(Tuple.class)));
            default ->
                throw new WeightsException(
                        "its pickle has the instruction 0x%02x at byte %d, which torch.save does not write"
                                .formatted(opcode, at));
        }
    }

    private PickleGlobal global(String module, String name) throws WeightsException {
        return PickleGlobal.named(module, name).orElseThrow(() -> refusedGlobal.refuse(module + "." + name));
    }

    private Object remembered(long index) throws WeightsException {
        Object value = memo.get(index);
        if (value == null) {
            throw new WeightsException("its pickle refers to memo %d, which it never set".formatted(index));
        }
        return value;
    }

    private void append(List<Object> items) throws WeightsException {
        Object target = top();
        if (target instanceof ArrayList<?>) {
            @SuppressWarnings("unchecked") // only this machine makes lists
            List<Object> list = (List<Object>) target;
            list.addAll(items);
        } else if (!(target instanceof Inert)) {
            throw new WeightsException("its pickle appends to something that is no list");
        }
    }

    private void setItems(List<Object> keysAndValues) throws WeightsException {
        if (!(top() instanceof Dict dict) || keysAndValues.size() % 2 != 0) {
            throw new WeightsException("its pickle sets items of something that is no dict");
        }
        for (int i = 0; i < keysAndValues.size(); i += 2) {
            dict.put(keysAndValues.get(i), keysAndValues.get(i + 1));
        }
    }

    /** Attributes of an inert value; those of a dict (an OrderedDict's {@code _metadata}) are left out. */
    private void build(Object state) throws WeightsException {
        Object target = top();
        if (target instanceof Inert inert) {
            if (state instanceof Dict attributes) {
                calls.copy(attributes, inert.attributes());
            }
        } else if (!(target instanceof Dict)) {
            throw new WeightsException("its pickle sets attributes of something that has none");
        }
    }

    private List<Object> popToMark() throws WeightsException {
        int mark = stack.lastIndexOf(MARK);
        if (mark < 0) {
            throw new WeightsException("its pickle lacks a mark");
        }
        List<Object> items = popLast(stack.size() - mark - 1);
        stack.remove(mark);
        return items;
    }

    private List<Object> popLast(int count) throws WeightsException {
        if (count > stack.size()
                || stack.subList(stack.size() - count, stack.size()).contains(MARK)) {
            throw emptyStack();
        }
        List<Object> last = stack.subList(stack.size() - count, stack.size());
        ArrayList<Object> items = new ArrayList<>(last);
        last.clear();
        return items;
    }

    private Object pop() throws WeightsException {
        Object value = top();
        stack.remove(stack.size() - 1);
        return value;
    }

    private <T> T pop(Class<T> type) throws WeightsException {
        Object value = pop();
        if (!type.isInstance(value)) {
            throw new WeightsException("its pickle has a %s where a %s is expected"
                    .formatted(value.getClass().getSimpleName(), type.getSimpleName()));
        }
        return type.cast(value);
    }

    private Object top() throws WeightsException {
        if (stack.isEmpty() || stack.get(stack.size() - 1) == MARK) {
            throw emptyStack();
        }
        return stack.get(stack.size() - 1);
    }

    private static WeightsException emptyStack() {
        return new WeightsException("its pickle takes from an empty stack");
    }

    /** Words the refusal of a Python name that is not on the list. */
    interface RefusedGlobal {
        /** The refusal of that module and name. */
        WeightsException refuse(String name);
    }
}
