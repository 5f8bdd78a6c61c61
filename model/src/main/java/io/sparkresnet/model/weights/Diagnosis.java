package io.sparkresnet.model.weights;

import io.sparkresnet.model.network.Architecture;
import io.sparkresnet.model.network.NamedArchitecture;
import io.sparkresnet.model.network.ResNet;
import io.sparkresnet.model.network.TensorSpec;
import io.sparkresnet.model.weights.NetworkTensors.Source;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Says what makes tensors those of another network: the traits that a plain residual network does not have, the nearest network
 * that is known, and the first key in which the two differ.
 */
final class Diagnosis {
    /** Of a known network's keys, the part that other tensors must share before it is worth naming. */
    private static final double WORTH_NAMING = 0.25;

    private final Map<String, Source> tensors;
    private final Map<String, List<Long>> shapes = new LinkedHashMap<>();

    /** The diagnosis of tensors under torchvision's keys. */
    Diagnosis(Map<String, Source> tensors) {
        this.tensors = tensors;
        tensors.forEach((key, source) -> shapes.put(key, source.tensor().shape()));
    }

    /** The diagnosis of tensors in whose keys no network was found. */
    static Diagnosis ofForeign(Map<String, RawTensor> tensors) {
        Map<String, Source> sources = new LinkedHashMap<>();
        tensors.forEach((key, tensor) -> sources.put(key, new Source(key, tensor)));
        return new Diagnosis(sources);
    }

    /** Lines to add to a refusal, each with a line feed before it; {@code read} is what the keys were read as, if they could be. */
    String lines(@Nullable Architecture read) {
        String traits = traits().map(text -> "\n  different: it has " + text).orElse("");
        return traits + nearest(read).map(text -> "\n  " + text).orElse("");
    }

    /** What it has that is not read, each with its key; empty where nothing of that kind is known. */
    Optional<String> traits() {
        List<NetworkTrait.Found> found = NetworkTrait.of(shapes);
        return found.isEmpty()
                ? Optional.empty()
                : Optional.of(found.stream()
                        .map(each -> "%s: %s".formatted(each.trait().phrase(), described(each.key())))
                        .collect(Collectors.joining("; ")));
    }

    /** The nearest known network and the first difference from it; empty where no key agrees with any. */
    Optional<String> nearest(@Nullable Architecture read) {
        Architecture nearest = read == null ? mostAlike() : read;
        List<TensorSpec> known = new ResNet(nearest).tensors();
        long shared =
                known.stream().filter(spec -> shapes.containsKey(spec.key())).count();
        if (shared < WORTH_NAMING * known.size()) {
            return Optional.empty();
        }
        return Optional.of("nearest known network: %s; first differing key: %s"
                .formatted(nearest.name(), firstDifference(known, nearest.name())));
    }

    private String firstDifference(List<TensorSpec> known, String name) {
        Optional<TensorSpec> wrong =
                known.stream().filter(spec -> !agrees(spec)).findFirst();
        List<String> keys = known.stream().map(TensorSpec::key).toList();
        List<String> surplus =
                shapes.keySet().stream().filter(key -> !keys.contains(key)).toList();
        if (wrong.isEmpty()) {
            return surplus.isEmpty()
                    ? "none, the values differ"
                    : "%s, which %s does not have".formatted(described(surplus.get(0)), name);
        }
        String key = wrong.get().key();
        String shape = RawTensor.shape(wrong.get().shape());
        if (shapes.containsKey(key)) {
            return "%s, where %s has %s".formatted(described(key), name, shape);
        }
        String place = place(key);
        return surplus.stream()
                .filter(each -> each.startsWith(place))
                .findFirst()
                .map(each -> "%s, where %s has %s %s".formatted(described(each), name, key, shape))
                .orElse("%s %s of %s is missing".formatted(key, shape, name));
    }

    /** What the keys of the layer begin with, or of all layers where it is one of a Sequential: {@code layer1.0.downsample.}. */
    private static String place(String key) {
        return key.substring(0, key.lastIndexOf('.') + 1).replaceFirst("\\.\\d+\\.$", ".");
    }

    /** The named network that shares the largest part of keys and shapes; the first of those that share as much. */
    private Architecture mostAlike() {
        return Arrays.stream(NamedArchitecture.values())
                .map(NamedArchitecture::architecture)
                .max(Comparator.comparingDouble(this::likeness))
                .orElseThrow();
    }

    private double likeness(Architecture network) {
        List<TensorSpec> known = new ResNet(network).tensors();
        long keys =
                known.stream().filter(spec -> shapes.containsKey(spec.key())).count();
        long same = known.stream().filter(this::agrees).count();
        return (double) (keys + same) / (known.size() + shapes.size());
    }

    private boolean agrees(TensorSpec spec) {
        List<Long> expected = spec.shape().stream().map(Integer::longValue).toList();
        return expected.equals(shapes.get(spec.key()));
    }

    /** The key as it stands in the file, and the shape. */
    private String described(String key) {
        Source source = tensors.get(key);
        return source == null
                ? key
                : "%s %s"
                        .formatted(
                                source.rawKey(), RawTensor.shape(source.tensor().shape()));
    }
}
