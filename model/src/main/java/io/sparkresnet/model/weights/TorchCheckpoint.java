package io.sparkresnet.model.weights;

import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads what {@code torch.save} writes since PyTorch 1.6: a zip archive with {@code <name>/data.pkl}, one file of bytes a
 * storage in {@code <name>/data/}, and {@code <name>/byteorder}.
 */
final class TorchCheckpoint {
    static final String CONTAINER = "torch zip";

    private static final String PICKLE = "data.pkl";
    private static final int MAX_PICKLE_BYTES = 16 << 20;
    private static final int MAX_BYTE_ORDER_BYTES = 16;

    private TorchCheckpoint() {}

    /** Reads the archive's directory and its pickle; values of stored entries stay in the file. */
    static StateDict.Contents read(Storage file) throws WeightsException {
        ZipArchive archive = ZipArchive.open(file);
        Map<String, ZipArchive.Entry> entries = archive.entries();
        List<String> pickles = entries.keySet().stream()
                .filter(name -> name.equals(PICKLE) || name.endsWith("/" + PICKLE))
                .toList();
        if (pickles.size() != 1) {
            throw new WeightsException(
                    "it is a zip archive but no PyTorch checkpoint: %d entries named data.pkl (expected 1)"
                            .formatted(pickles.size()));
        }
        String prefix = pickles.get(0).substring(0, pickles.get(0).length() - PICKLE.length());
        if (entries.containsKey(prefix + "constants.pkl")
                || entries.keySet().stream().anyMatch(name -> name.startsWith(prefix + "code/"))) {
            throw RefusedPython.torchScript();
        }
        byte[] pickle = bytes(archive, archive.entries().get(prefix + PICKLE), MAX_PICKLE_BYTES);
        ZipArchive.Entry order = entries.get(prefix + "byteorder");
        InflationBudget budget = new InflationBudget(WeightLimits.maxBytes(file.size()));
        TorchStorages storages = new TorchStorages((key, bytes, type) -> {
            ZipArchive.Entry entry = entries.get(prefix + "data/" + key);
            if (entry == null) {
                throw new WeightsException("storage %s is not in the archive".formatted(key));
            }
            if (entry.size() != bytes) {
                throw new WeightsException(
                        "storage %s has %d bytes in the archive (expected %d)".formatted(key, entry.size(), bytes));
            }
            return archive.content(entry, entry.deflated() ? budget.take(bytes) : bytes);
        });
        Object root = new Pickle(
                        new PickleInput(pickle, 0),
                        new PickleCalls(order == null ? ByteOrder.LITTLE_ENDIAN : byteOrder(archive, order)),
                        storages,
                        new RefusedPython(pickle))
                .read();
        return TensorTree.flatten(root, CONTAINER);
    }

    private static ByteOrder byteOrder(ZipArchive archive, ZipArchive.Entry entry) throws WeightsException {
        String name = new String(bytes(archive, entry, MAX_BYTE_ORDER_BYTES), StandardCharsets.US_ASCII).strip();
        return switch (name) {
            case "little" -> ByteOrder.LITTLE_ENDIAN;
            case "big" -> ByteOrder.BIG_ENDIAN;
            default -> throw new WeightsException("its byte order is %s (expected little or big)".formatted(name));
        };
    }

    private static byte[] bytes(ZipArchive archive, ZipArchive.@Nullable Entry entry, int limit)
            throws WeightsException {
        if (entry == null || entry.size() > limit) {
            throw new WeightsException("archive entry %s has %d bytes (expected at most %d)"
                    .formatted(entry == null ? PICKLE : entry.name(), entry == null ? 0 : entry.size(), limit));
        }
        Storage content = archive.content(entry, limit);
        return content.bytes(0, (int) content.size());
    }

    /** How many bytes deflated storages may still take in memory. */
    private static final class InflationBudget {
        private long left;

        InflationBudget(long left) {
            this.left = left;
        }

        long take(long bytes) {
            long limit = Math.min(left, Integer.MAX_VALUE - 8);
            left -= bytes;
            return limit;
        }
    }
}
