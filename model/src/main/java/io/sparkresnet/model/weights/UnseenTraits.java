package io.sparkresnet.model.weights;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * Settings of a training script or configuration file that change a network without changing a key or shape of its tensors.
 * Settings that say nothing of the kind are passed over.
 */
public final class UnseenTraits {
    private static final double EPSILON = 1e-5;
    private static final Pattern ELSEWHERE = Pattern.compile(
            "(optimizer|optimizer_states|lr_scheduler|lr_schedulers|scheduler|scaler|callbacks|loops|saver|opt)(\\..*)?");
    private static final Set<String> NAMES =
            Set.of("arch", "model", "model_name", "architecture", "backbone", "encoder_name");
    private static final Set<String> OTHER_ACTIVATIONS = Set.of(
            "silu",
            "swish",
            "gelu",
            "leaky_relu",
            "leakyrelu",
            "elu",
            "celu",
            "selu",
            "mish",
            "hard_swish",
            "hardswish",
            "relu6",
            "prelu",
            "tanh");

    private static final Map<String, Trait> TRAITS = new LinkedHashMap<>();

    static {
        Trait epsilon = new Trait("a batch normalisation eps other than 1e-5", value -> !isEpsilon(value));
        List.of("bn_eps", "norm_eps", "batch_norm_eps", "batch_norm_epsilon").forEach(key -> TRAITS.put(key, epsilon));
        TRAITS.put("output_stride", new Trait("dilated convolutions", value -> !value.equals("32")));
        TRAITS.put("replace_stride_with_dilation", new Trait("dilated convolutions", value -> value.contains("true")));
        TRAITS.put("stem_type", new Trait("a deep stem", value -> !isNothing(value)));
        TRAITS.put("replace_stem_pool", new Trait("a convolution in place of the stem's max pool", "true"::equals));
        TRAITS.put("avg_down", new Trait("an average pool before the shortcut's convolution", "true"::equals));
        TRAITS.put("aa_layer", new Trait("anti-aliased down-sampling", value -> !isNothing(value)));
        TRAITS.put("attn_layer", new Trait("attention in its blocks", value -> !isNothing(value)));
        Trait activation = new Trait("another activation than ReLU", OTHER_ACTIVATIONS::contains);
        List.of("act_layer", "hidden_act", "activation", "act").forEach(key -> TRAITS.put(key, activation));
        TRAITS.put(
                "norm_layer",
                new Trait(
                        "another normalisation than batch normalisation",
                        value -> value.matches(".*(group|layer|instance|evo|filter).*")));
        Trait pooling = new Trait(
                "another pooling before fc than the global average",
                value -> value.matches("max|avgmax|catavgmax|fastmax|.*attn.*"));
        List.of("gp", "global_pool").forEach(key -> TRAITS.put(key, pooling));
        Trait firstConvolution =
                new Trait("its stride on the first 1x1 convolution of a bottleneck (V1)", "true"::equals);
        List.of("downsample_in_bottleneck", "stride_in_1x1").forEach(key -> TRAITS.put(key, firstConvolution));
        TRAITS.put("downsample_in_first_stage", new Trait("stride 2 in its first stage", "true"::equals));
    }

    private UnseenTraits() {}

    /**
     * What those settings say that is not read, in a phrase: {@code args.bn_eps = 0.001: a batch normalisation eps other than
     * 1e-5}.
     *
     * @param settings values by key; nested keys are joined with dots
     */
    public static Optional<String> in(Map<String, String> settings) {
        for (Map.Entry<String, String> each : settings.entrySet()) {
            if (ELSEWHERE.matcher(each.getKey()).matches()) {
                continue;
            }
            String key = lastPart(each.getKey());
            String value = each.getValue().strip().toLowerCase(Locale.ROOT);
            Trait trait = TRAITS.get(key);
            Optional<String> difference = trait != null && trait.differs().test(value)
                    ? Optional.of(trait.phrase())
                    : NAMES.contains(key) ? NetworkVariant.difference(value) : Optional.empty();
            if (difference.isPresent()) {
                return Optional.of("%s = %s: %s".formatted(each.getKey(), each.getValue(), difference.get()));
            }
        }
        return Optional.empty();
    }

    /** The key and the plain residual network that those settings name, if any: {@code args.model} and {@code resnet50}. */
    static Optional<Map.Entry<String, String>> namedNetwork(Map<String, String> settings) {
        return settings.entrySet().stream()
                .filter(each -> NAMES.contains(lastPart(each.getKey()))
                        && !ELSEWHERE.matcher(each.getKey()).matches())
                .flatMap(each ->
                        NetworkVariant.plainName(each.getValue()).stream().map(name -> Map.entry(each.getKey(), name)))
                .findFirst();
    }

    private static String lastPart(String key) {
        return key.substring(key.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    }

    private static boolean isNothing(String value) {
        return value.isEmpty() || value.equals("none") || value.equals("null") || value.equals("false");
    }

    private static boolean isEpsilon(String value) {
        try {
            return isNothing(value) || Math.abs(Double.parseDouble(value) - EPSILON) < EPSILON / 1000;
        } catch (NumberFormatException e) {
            return false;
        }
    }

    private record Trait(String phrase, Predicate<String> differs) {}
}
