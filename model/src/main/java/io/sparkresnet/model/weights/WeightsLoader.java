package io.sparkresnet.model.weights;

import io.sparkresnet.model.network.Architecture;
import io.sparkresnet.model.network.NamedArchitecture;
import io.sparkresnet.model.network.ResNet;
import io.sparkresnet.model.network.TensorSpec;
import io.sparkresnet.model.weights.NetworkTensors.Source;
import io.sparkresnet.model.weights.WeightsProblems.Kind;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads the weights of a residual network, whatever file they stand in, and tells which network it is. */
public final class WeightsLoader {
    private WeightsLoader() {}

    /**
     * The weights in that local file, or in the one weights file of that directory. Every missing, unexpected, misshaped and
     * non-finite tensor is named in one exception.
     */
    public static LoadedWeights load(Path fileOrDirectory, WeightsOptions options) throws WeightsException {
        Path file = WeightsDirectory.resolve(fileOrDirectory);
        try (StateDict stateDict = WeightsFile.open(file)) {
            try {
                return load(stateDict, options);
            } catch (WeightsException e) {
                throw new WeightsException("Cannot use weights %s: %s".formatted(file, e.getMessage()), e.getCause());
            }
        }
    }

    private static LoadedWeights load(StateDict stateDict, WeightsOptions options) throws WeightsException {
        NetworkTensors network = NetworkTensors.find(stateDict.tensors(), options.prefix());
        Map<String, List<Long>> shapes = new LinkedHashMap<>();
        network.tensors()
                .forEach((key, source) -> shapes.put(key, source.tensor().shape()));
        Architecture architecture = ArchitectureInference.infer(shapes);
        WeightsProblems problems = new WeightsProblems();
        compareWithNamed(options, architecture, problems);
        Map<String, float[]> tensors =
                read(network.tensors(), architecture, problems, WeightLimits.maxBytes(stateDict.fileSize()));
        if (!problems.isEmpty()) {
            String asked = options.network() == null ? "" : " (asked for: %s)".formatted(options.network());
            throw new WeightsException("as %s%s it has %s".formatted(architecture.name(), asked, problems));
        }
        Weights weights = new Weights(architecture, tensors);
        String sha256 = stateDict.sha256();
        return new LoadedWeights(
                weights,
                stateDict.path(),
                sha256,
                TensorDigest.of(weights),
                stateDict.container(),
                network.scheme().displayName(),
                network.prefix(),
                network.ignored(),
                stateDict.metadata(),
                Assumptions.of(architecture),
                NamedWeights.recognise(sha256));
    }

    private static void compareWithNamed(WeightsOptions options, Architecture found, WeightsProblems problems)
            throws WeightsException {
        String name = options.network();
        if (name != null) {
            NamedArchitecture named = NamedArchitecture.named(name)
                    .orElseThrow(() -> new WeightsException("the network %s is not known (expected one of %s)"
                            .formatted(name, String.join(", ", NamedArchitecture.names()))));
            for (String difference : NetworkDifference.between(named.architecture(), found)) {
                problems.add(Kind.NETWORK, difference);
            }
        }
    }

    private static Map<String, float[]> read(
            Map<String, Source> sources, Architecture architecture, WeightsProblems problems, long maxBytes)
            throws WeightsException {
        List<TensorSpec> specs = new ResNet(architecture).tensors();
        Map<String, Source> unexpected = new LinkedHashMap<>(sources);
        Map<String, float[]> tensors = new HashMap<>();
        long bytes = 0;
        for (TensorSpec spec : specs) {
            Source source = unexpected.remove(spec.key());
            if (source == null) {
                problems.add(Kind.MISSING, spec.key() + " " + RawTensor.shape(spec.shape()));
            } else if (fits(spec, source, problems)) {
                bytes += source.tensor().size() * Float.BYTES;
                if (bytes > maxBytes) {
                    throw new WeightsException(
                            "its tensors have more values than its size allows: over %d bytes".formatted(maxBytes));
                }
                tensors.put(spec.key(), finite(source, problems));
            }
        }
        for (Source source : unexpected.values()) {
            problems.add(
                    Kind.UNEXPECTED,
                    source.rawKey() + " " + RawTensor.shape(source.tensor().shape()));
        }
        return tensors;
    }

    private static boolean fits(TensorSpec spec, Source source, WeightsProblems problems) {
        List<Long> shape = source.tensor().shape();
        if (!shape.equals(spec.shape().stream().map(Integer::longValue).toList())) {
            problems.add(
                    Kind.MISSHAPED,
                    "%s: expected %s, got %s"
                            .formatted(source.rawKey(), RawTensor.shape(spec.shape()), RawTensor.shape(shape)));
            return false;
        }
        if (!source.tensor().type().isWeight()) {
            problems.add(
                    Kind.TYPE,
                    "%s: %s".formatted(source.rawKey(), source.tensor().type()));
            return false;
        }
        return true;
    }

    private static float[] finite(Source source, WeightsProblems problems) throws WeightsException {
        float[] values = source.tensor().floats();
        int notFinite = 0;
        for (float value : values) {
            if (!Float.isFinite(value)) {
                notFinite++;
            }
        }
        if (notFinite > 0) {
            problems.add(Kind.NOT_FINITE, "%s (%d of %d values)".formatted(source.rawKey(), notFinite, values.length));
        }
        return values;
    }
}
