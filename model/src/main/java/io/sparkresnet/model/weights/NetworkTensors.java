package io.sparkresnet.model.weights;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The tensors of the one network in a file, under torchvision's keys. It stands under the prefix before {@code conv1.weight} and
 * {@code layer1}; what lies outside is ignored, what lies under it all counts, but for {@code num_batches_tracked}.
 *
 * @param tensors by torchvision's key, in the file's order
 * @param ignored keys of the file that lie outside the prefix
 */
record NetworkTensors(KeyScheme scheme, String prefix, Map<String, Source> tensors, List<String> ignored) {
    private static final String COUNTER = "num_batches_tracked";
    /** The prefix of keys that have none, as it is typed. */
    private static final String TOP = ".";

    private static final Pattern AVERAGED = Pattern.compile("(^|[._])(ema|averaged?|swa)(_model)?[._]");

    /**
     * A tensor and where it comes from.
     *
     * @param rawKey the key that stands in the file
     */
    record Source(String rawKey, RawTensor tensor) {}

    /** Finds the network; {@code prefix} chooses where several are. */
    static NetworkTensors find(Map<String, RawTensor> all, @Nullable String prefix) throws WeightsException {
        Place place = choose(places(new TreeSet<>(all.keySet())), prefix, all);
        Map<String, Source> tensors = new LinkedHashMap<>();
        List<String> ignored = new ArrayList<>();
        for (Map.Entry<String, RawTensor> each : all.entrySet()) {
            String rawKey = each.getKey();
            if (rawKey.equals(COUNTER) || rawKey.endsWith("." + COUNTER)) {
                continue;
            }
            if (!rawKey.startsWith(place.prefix())) {
                ignored.add(rawKey);
                continue;
            }
            String key =
                    place.scheme().toTorchvision(rawKey.substring(place.prefix().length()));
            Source earlier = tensors.put(key, new Source(rawKey, each.getValue()));
            if (earlier != null) {
                throw new WeightsException("%s and %s are both %s".formatted(earlier.rawKey(), rawKey, key));
            }
        }
        return new NetworkTensors(place.scheme(), place.prefix(), ClassifierHead.unwrap(tensors), List.copyOf(ignored));
    }

    /** The shapes alone. */
    Map<String, List<Long>> shapes() {
        Map<String, List<Long>> shapes = new LinkedHashMap<>();
        tensors.forEach((key, source) -> shapes.put(key, source.tensor().shape()));
        return shapes;
    }

    private static Set<Place> places(NavigableSet<String> keys) {
        Set<Place> complete = new LinkedHashSet<>();
        Set<Place> withoutStem = new LinkedHashSet<>();
        for (KeyScheme scheme : KeyScheme.values()) {
            for (String key : keys) {
                String beforeStem = prefixBefore(scheme.stemKey(), key);
                if (beforeStem != null && hasPrefix(keys, beforeStem + scheme.firstStage())) {
                    complete.add(new Place(scheme, scheme.networkPrefix(beforeStem)));
                }
                String beforeStage = prefixBefore(scheme.firstStage() + scheme.firstConvolution(), key);
                if (beforeStage != null) {
                    withoutStem.add(new Place(scheme, scheme.networkPrefix(beforeStage)));
                }
            }
        }
        return complete.isEmpty() ? withoutStem : complete;
    }

    /** What stands before that ending, up to a dot; null for another ending. */
    private static @Nullable String prefixBefore(String ending, String key) {
        if (!key.endsWith(ending)) {
            return null;
        }
        String prefix = key.substring(0, key.length() - ending.length());
        return prefix.isEmpty() || prefix.endsWith(".") ? prefix : null;
    }

    private static boolean hasPrefix(NavigableSet<String> keys, String prefix) {
        String next = keys.ceiling(prefix);
        return next != null && next.startsWith(prefix);
    }

    private static Place choose(Set<Place> places, @Nullable String prefix, Map<String, RawTensor> all)
            throws WeightsException {
        if (places.isEmpty()) {
            throw new WeightsException(ForeignNetwork.describe(all));
        }
        List<Place> chosen = prefix == null ? List.copyOf(places) : named(places, prefix);
        if (chosen.size() == 1) {
            return chosen.get(0);
        }
        String candidates = places.stream().map(Place::choice).collect(Collectors.joining(", or "));
        throw new WeightsException(
                prefix == null
                        ? "it holds %d networks; choose one: %s".formatted(places.size(), candidates)
                        : "%s of its networks has the prefix %s; choose one: %s"
                                .formatted(chosen.isEmpty() ? "none" : "more than one", prefix, candidates));
    }

    /** The place of exactly that prefix, else those whose prefix ends so. */
    private static List<Place> named(Set<Place> places, String prefix) {
        String dotted = prefix.isEmpty() || prefix.endsWith(".") ? prefix : prefix + ".";
        String wanted = dotted.equals(TOP) ? "" : dotted;
        List<Place> exact =
                places.stream().filter(place -> place.prefix().equals(wanted)).toList();
        return !exact.isEmpty() || wanted.isEmpty()
                ? exact
                : places.stream()
                        .filter(place -> place.prefix().endsWith("." + wanted))
                        .toList();
    }

    private record Place(KeyScheme scheme, String prefix) {
        /** The flag that chooses it, with a remark on what it is where the prefix tells. */
        String choice() {
            String value = prefix.isEmpty() ? TOP : prefix.substring(0, prefix.length() - 1);
            boolean averaged = AVERAGED.matcher(prefix).find();
            return "--weights-prefix " + value + (averaged ? " (the moving average of the weights)" : "");
        }
    }
}
