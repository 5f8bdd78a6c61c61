package io.sparkresnet.model.weights;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Says in one sentence what tensors are that are no residual network's, from their keys. */
final class ForeignNetwork {
    private static final int SHOWN = 3;

    /** The first that matches any key speaks; torchvision's, timm's and Hugging Face's names. */
    private static final Map<Pattern, String> FAMILIES = new LinkedHashMap<>();

    static {
        FAMILIES.put(
                Pattern.compile("(.*\\.)?conv1\\.\\d+\\.weight"),
                "its conv1 is several layers, the deep stem of ResNet-D (one convolution is read)");
        FAMILIES.put(
                Pattern.compile("(.*\\.)?(patch_embed|conv_proj|patch_embeddings|cls_token).*"),
                "it looks like a vision transformer");
        FAMILIES.put(Pattern.compile("(.*\\.)?features\\.denseblock1\\..*"), "it looks like a DenseNet");
        FAMILIES.put(Pattern.compile("(.*\\.)?classifier\\.6\\.weight"), "it looks like a VGG or an AlexNet");
        FAMILIES.put(
                Pattern.compile(
                        "(.*\\.)?(features\\.\\d+\\.\\d+\\.block\\..*|conv_stem\\.weight|features\\.\\d+\\.conv\\..*)"),
                "it looks like an EfficientNet or a MobileNet");
        FAMILIES.put(Pattern.compile("(.*\\.)?stages\\.\\d+\\.(blocks\\.)?.*"), "it looks like a ConvNeXt or a RegNet");
        FAMILIES.put(
                Pattern.compile("(.*\\.)?(lora_A|adapter)\\..*|.*_packed_params.*"),
                "it looks like an adapter or a quantised model");
    }

    private ForeignNetwork() {}

    static String describe(Map<String, RawTensor> tensors) {
        if (tensors.isEmpty()) {
            return "it holds no tensors";
        }
        String family = FAMILIES.entrySet().stream()
                .filter(each -> tensors.keySet().stream().anyMatch(each.getKey().asMatchPredicate()))
                .map(each -> "; " + each.getValue())
                .findFirst()
                .orElse("");
        List<String> first = tensors.entrySet().stream()
                .limit(SHOWN)
                .map(each ->
                        each.getKey() + " " + RawTensor.shape(each.getValue().shape()))
                .collect(Collectors.toList());
        return "it is not a residual network: no conv1.weight beside layer1 (its %d tensors begin with %s)%s"
                .formatted(tensors.size(), String.join(", ", first), family);
    }
}
