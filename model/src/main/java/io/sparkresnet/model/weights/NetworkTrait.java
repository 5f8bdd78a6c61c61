package io.sparkresnet.model.weights;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** What a plain residual network does not have, and by which key or shape a relative of it shows that it has it. */
enum NetworkTrait {
    DEEP_STEM("a deep stem of several convolutions (ResNet-C, -D, -S, -T)", "conv1\\.\\d+\\..*"),
    ATTENTION_POOL("attention pooling and CLIP's three-layer stem", "attnpool\\..*"),
    AVERAGE_DOWN(
            "an average pool before the shortcut's convolution (ResNet-D, avg-down)",
            "layer\\d+\\.\\d+\\.downsample\\.2\\..*"),
    ANTI_ALIASING("anti-aliased down-sampling (BlurPool)", "(.*\\.)?(filt|blur.*|aa\\..*)"),
    CBAM("channel and spatial attention (CBAM)", "layer\\d+\\.\\d+\\.(se\\.(channel|spatial)\\..*|(ca|sa|cbam)\\..*)"),
    SELECTIVE_KERNEL("selective kernels (SK)", "layer\\d+\\.\\d+\\.conv\\d\\.(attn|paths)\\..*"),
    EFFICIENT_ATTENTION("efficient channel attention (ECA)", "layer\\d+\\.\\d+\\.(se|eca)\\.conv\\.weight"),
    SQUEEZE_EXCITATION(
            "squeeze-and-excitation (SE) blocks",
            "layer\\d+\\.\\d+\\.(se|se_module|se_layer|attn|attention)\\d?\\.(?!(channel|spatial|conv)\\.).*"),
    INSTANCE_NORM("instance normalisation (IBN)", "(.*\\.)?bn\\d\\.(IN|BN)\\..*"),
    STEM_POOL("a convolution in place of the stem's max pool (ResNet-RS)", "maxpool\\.\\d+\\..*"),
    ADAPTER("LoRA or adapter weights; merge them into the network and save that", "(.*\\.)?(lora_.*|adapter.*)"),
    QUANTISED(
            "quantised weights; save the network before it was quantised",
            "(.*\\.)?(scale|zero_point|_packed_params.*|weight_fake_quant.*|activation_post_process.*)"),
    WEIGHT_NORM(
            "re-parametrised or pruned weights; remove the parametrisation before saving",
            "(.*\\.)?(weight_g|weight_v|weight_orig|weight_mask|parametrizations\\..*)"),
    CONVOLUTION_BIAS(
            "convolutions with a bias; fold it into the batch normalisation",
            "(conv1|layer\\d+\\.\\d+\\.(conv\\d|downsample\\.0))\\.bias"),
    THREE_DIMENSIONS("3-D convolutions (a video network)"),
    NO_STATISTICS(
            "normalisation without running_mean and running_var (GroupNorm, LayerNorm) in place of batch normalisation");

    private static final int VIDEO_DIMENSIONS = 5;
    private static final int KERNEL_DIMENSIONS = 4;

    private final String phrase;
    private final Pattern keys;

    NetworkTrait(String phrase) {
        this(phrase, "");
    }

    NetworkTrait(String phrase, String keys) {
        this.phrase = phrase;
        this.keys = Pattern.compile(keys);
    }

    /** What it is, in a phrase that fits after "it has". */
    String phrase() {
        return phrase;
    }

    /** The traits of a network with these tensors, each with the first key that shows it; keys are torchvision's. */
    static List<Found> of(Map<String, List<Long>> shapes) {
        return List.of(values()).stream()
                .map(trait -> shapes.keySet().stream()
                        .filter(key -> trait.isShownBy(key, shapes))
                        .findFirst()
                        .map(key -> new Found(trait, key)))
                .flatMap(Optional::stream)
                .toList();
    }

    private boolean isShownBy(String key, Map<String, List<Long>> shapes) {
        List<Long> shape = shapes.getOrDefault(key, List.of());
        return switch (this) {
            case THREE_DIMENSIONS -> shape.size() == VIDEO_DIMENSIONS;
            case NO_STATISTICS ->
                key.equals("bn1.weight")
                        && shapes.keySet().stream().noneMatch(other -> other.endsWith(".running_mean"));
            case AVERAGE_DOWN ->
                keys.matcher(key).matches()
                        || (shape.size() == KERNEL_DIMENSIONS && key.endsWith(".downsample.1.weight"));
            default -> keys.matcher(key).matches();
        };
    }

    /** A trait, and the key that shows it. */
    record Found(NetworkTrait trait, String key) {}
}
