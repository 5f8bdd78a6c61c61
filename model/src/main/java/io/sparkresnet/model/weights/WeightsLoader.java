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
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads the weights of a residual network, whatever file they stand in, and tells which network it is. */
public final class WeightsLoader {
    private static final Pattern SEGMENTATION_HEAD =
            Pattern.compile("(.*\\.)?((aux_)?classifier|decode_head|auxiliary_head)\\..*weight");
    private static final int KERNEL_DIMENSIONS = 4;

    private WeightsLoader() {}

    /**
     * The weights in that local file, or in the one weights file of that directory. Every missing, unexpected, misshaped and
     * non-finite tensor, and every negative variance, is named in one exception.
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
        Map<String, String> metadata = stateDict.metadata();
        NetworkTensors network;
        try {
            network = NetworkTensors.find(stateDict.tensors(), options.prefix());
        } catch (WeightsException e) {
            refuseUnseenTraits(metadata);
            throw e;
        }
        refuseDilated(network.ignored(), stateDict.tensors());
        Diagnosis diagnosis = new Diagnosis(network.tensors());
        Architecture architecture = infer(network, diagnosis);
        WeightsProblems problems = new WeightsProblems();
        compareWithNamed(options, architecture, problems);
        Map<String, float[]> tensors =
                read(network.tensors(), architecture, problems, WeightLimits.maxBytes(stateDict.fileSize()));
        if (!problems.isEmpty()) {
            String asked = options.network() == null ? "" : " (asked for: %s)".formatted(options.network());
            String nature = problems.concernKeys() ? diagnosis.lines(architecture) : "";
            throw new WeightsException("as %s%s it has %s%s".formatted(architecture.name(), asked, problems, nature));
        }
        refuseUnseenTraits(metadata);
        Weights weights = new Weights(architecture, tensors);
        String sha256 = stateDict.sha256();
        Optional<NamedWeights> recognised = NamedWeights.recognise(sha256, weights.digest());
        return new LoadedWeights(
                weights,
                stateDict.path(),
                sha256,
                weights.digest(),
                stateDict.container(),
                network.scheme().displayName(),
                network.prefix(),
                network.ignored(),
                metadata,
                recognised.isPresent() ? List.of() : Assumptions.of(architecture, UnseenTraits.namedNetwork(metadata)),
                recognised);
    }

    private static void refuseUnseenTraits(Map<String, String> metadata) throws WeightsException {
        Optional<String> unseen = UnseenTraits.in(metadata);
        if (unseen.isPresent()) {
            throw new WeightsException(
                    "it is no plain residual network, though its keys look so, for it says %s; where that is wrong, save its weights alone: torch.save(state_dict, \"weights.pth\")"
                            .formatted(unseen.get()));
        }
    }

    /** torchvision's segmentation networks replace strides of their backbone by dilation, which no key of it shows. */
    private static void refuseDilated(List<String> outside, Map<String, RawTensor> tensors) throws WeightsException {
        for (String key : outside) {
            RawTensor tensor = tensors.get(key);
            if (tensor != null
                    && SEGMENTATION_HEAD.matcher(key).matches()
                    && tensor.shape().size() == KERNEL_DIMENSIONS) {
                throw new WeightsException(
                        "it is the backbone of a segmentation network, whose last stages are dilated: its head is %s %s"
                                .formatted(key, RawTensor.shape(tensor.shape())));
            }
        }
    }

    private static Architecture infer(NetworkTensors network, Diagnosis diagnosis) throws WeightsException {
        try {
            return ArchitectureInference.infer(network.shapes());
        } catch (WeightsException e) {
            throw new WeightsException(e.getMessage() + diagnosis.lines(null), e.getCause());
        }
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
                float[] values = source.tensor().floats();
                checkValues(spec, source, values, problems);
                tensors.put(spec.key(), values);
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

    /** A variance below 0 gives a normalisation of NaN, or of nonsense where eps still lifts it above 0. */
    private static void checkValues(TensorSpec spec, Source source, float[] values, WeightsProblems problems) {
        int notFinite = 0;
        int negative = 0;
        float least = 0;
        for (float value : values) {
            if (!Float.isFinite(value)) {
                notFinite++;
            } else if (value < 0) {
                negative++;
                least = Math.min(least, value);
            }
        }
        if (notFinite > 0) {
            problems.add(Kind.NOT_FINITE, "%s (%d of %d values)".formatted(source.rawKey(), notFinite, values.length));
        }
        if (negative > 0 && spec.key().endsWith(".running_var")) {
            problems.add(
                    Kind.NEGATIVE_VARIANCE,
                    "%s (%d of %d values, the least %s)".formatted(source.rawKey(), negative, values.length, least));
        }
    }
}
