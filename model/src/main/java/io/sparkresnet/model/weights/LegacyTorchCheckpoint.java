package io.sparkresnet.model.weights;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Reads what {@code torch.save} wrote before PyTorch 1.6, as torchvision's weights of 2019 and earlier are: five pickles (a
 * magic number, the protocol, the system, the checkpoint, the storages' keys), then of each storage its number of values (8
 * bytes) and its values. PyTorch's {@code serialization.py}, {@code _legacy_save}.
 */
final class LegacyTorchCheckpoint {
    static final String CONTAINER = "torch legacy";

    /** PyTorch's magic number, 0x1950a86a20f9469cfc6c, as a pickle writes it at any protocol. */
    private static final byte[] MAGIC = HexFormat.of().parseHex("8a0a6cfc9c46f9206aa850192e");

    private static final int MAX_BYTES_BEFORE_MAGIC = 11;
    private static final long PROTOCOL = 1001;
    private static final int MAX_PICKLE_BYTES = 16 << 20;

    private final Storage file;
    private final byte[] pickles;
    private final Map<String, Storage.Late> unplaced = new LinkedHashMap<>();
    private final TorchStorages storages;
    private int position;

    private LegacyTorchCheckpoint(Storage file, byte[] pickles) {
        this.file = file;
        this.pickles = pickles;
        this.storages = new TorchStorages((key, bytes, type) -> {
            Storage.Late late = new Storage.Late(bytes, bytes / type.bytes());
            unplaced.put(key, late);
            return late;
        });
    }

    /** Whether a file begins as this format does. */
    static boolean matches(ByteBuffer head) {
        if (head.limit() == 0 || head.get(0) != (byte) 0x80) {
            return false;
        }
        int last = Math.min(MAX_BYTES_BEFORE_MAGIC, head.limit() - MAGIC.length);
        return IntStream.rangeClosed(0, last)
                .anyMatch(at -> head.slice(at, MAGIC.length).equals(ByteBuffer.wrap(MAGIC)));
    }

    /** Reads the pickles; values stay in the file. */
    static StateDict.Contents read(Storage file) throws WeightsException {
        byte[] pickles = file.bytes(0, (int) Math.min(file.size(), MAX_PICKLE_BYTES));
        return new LegacyTorchCheckpoint(file, pickles).read();
    }

    private StateDict.Contents read() throws WeightsException {
        unpickle();
        Object protocol = unpickle();
        if (!protocol.equals(PROTOCOL)) {
            throw new WeightsException("its torch.save protocol is %s (expected %d)"
                    .formatted(protocol instanceof Number ? protocol : "not a number", PROTOCOL));
        }
        unpickle();
        Object root = unpickle();
        if (!(unpickle() instanceof List<?> keys)) {
            throw new WeightsException("it lacks its list of storages");
        }
        long end = placeStorages(keys);
        if (end != file.size()) {
            throw new WeightsException("it has trailing bytes: %d bytes (expected %d)".formatted(file.size(), end));
        }
        return TensorTree.flatten(root, CONTAINER);
    }

    private Object unpickle() throws WeightsException {
        PickleInput input = new PickleInput(pickles, position);
        PickleCalls calls = new PickleCalls(ByteOrder.LITTLE_ENDIAN);
        Object value = new Pickle(input, calls, storages, new RefusedPython(pickles)).read();
        position = input.position();
        return value;
    }

    /** Finds the values of each storage; returns where the last one ends. */
    private long placeStorages(List<?> keys) throws WeightsException {
        long at = position;
        for (Object key : keys) {
            Storage.Late storage = key instanceof String name ? unplaced.remove(name) : null;
            if (storage == null) {
                throw new WeightsException("its list of storages names one that its pickle does not, or one twice");
            }
            long values = ByteBuffer.wrap(file.bytes(at, Long.BYTES))
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .getLong();
            if (values != storage.values()) {
                throw new WeightsException(
                        "storage %s has %d values in the file (expected %d)".formatted(key, values, storage.values()));
            }
            storage.place(file.slice(at + Long.BYTES, storage.size()));
            at += Long.BYTES + storage.size();
        }
        if (!unplaced.isEmpty()) {
            throw new WeightsException("%d of its storages are not in the file".formatted(unplaced.size()));
        }
        return at;
    }
}
