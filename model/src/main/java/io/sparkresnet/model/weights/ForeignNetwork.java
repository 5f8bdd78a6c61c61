package io.sparkresnet.model.weights;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Says in one sentence what tensors are that are no residual network's, from their keys. */
final class ForeignNetwork {
    private static final int SHOWN = 3;

    /** The first that matches any key speaks; torchvision's, timm's, fastai's and Hugging Face's names. */
    private static final Map<Pattern, String> FAMILIES = new LinkedHashMap<>();

    static {
        add(
                "(.*\\.)?0\\.4\\.0\\.conv1\\.weight",
                "it looks like a fastai learner, whose head joins a maximum and an average pool (AdaptiveConcatPool2d); "
                        + "train with a plain fc, or save learn.model[0] under torchvision's names for its embedding");
        add(
                "(.*\\.)?4\\.0\\.conv1\\.weight",
                "it looks like a Sequential of a residual network's parts, whose keys are numbers; "
                        + "save the network itself under torchvision's names");
        add(
                "(.*\\.)?(lora_.*|adapter.*)",
                "it looks like LoRA or adapter weights; merge them into the network and save that");
        add(".*_packed_params.*", "it looks like a quantised network; save it before it was quantised");
        add(
                "(.*\\.)?stages\\.\\d+\\.\\d+\\.conv1_1x1\\..*",
                "it looks like timm's ByobNet, as its CLIP networks with attention pooling are");
        add("(.*\\.)?attnpool\\..*", "it looks like CLIP's network with attention pooling");
        add(
                "(.*\\.)?conv1\\.\\d+\\.weight",
                "its conv1 is several layers, the deep stem of ResNet-D (one convolution is read)");
        add(
                "(.*\\.)?(patch_embed|conv_proj|patch_embeddings|cls_token|pos_embed)(\\..*)?",
                "it looks like a vision transformer");
        add("(.*\\.)?features\\.denseblock1\\..*", "it looks like a DenseNet");
        add("(.*\\.)?classifier\\.6\\.weight", "it looks like a VGG or an AlexNet");
        add(
                "(.*\\.)?(features\\.\\d+\\.\\d+\\.block\\..*|conv_stem\\.weight|features\\.\\d+\\.conv\\..*)",
                "it looks like an EfficientNet or a MobileNet");
        add(
                "(.*\\.)?stages\\.\\d+\\.(blocks|layers)\\.\\d+\\.conv2\\.weight",
                "it looks like a pre-activation ResNet (ResNet V2, BiT), which normalises before its convolutions");
        add("(.*\\.)?(trunk_output\\.block1|s\\d\\.b\\d+|stages\\.\\d+\\.b\\d+)\\..*", "it looks like a RegNet");
        add("(.*\\.)?(stages\\.\\d+\\.(blocks\\.)?.*|downsample_layers\\..*)", "it looks like a ConvNeXt");
        add("(.*\\.)?Mixed_5b\\..*", "it looks like an Inception network");
    }

    private ForeignNetwork() {}

    private static void add(String keys, String phrase) {
        FAMILIES.put(Pattern.compile(keys), phrase);
    }

    static String describe(Map<String, RawTensor> tensors) {
        if (tensors.isEmpty()) {
            return "it holds no tensors";
        }
        List<String> first = tensors.keySet().stream()
                .limit(SHOWN)
                .map(key -> described(key, tensors))
                .collect(Collectors.toList());
        String family = FAMILIES.entrySet().stream()
                .flatMap(each -> tensors.keySet().stream()
                        .filter(each.getKey().asMatchPredicate())
                        .limit(1)
                        .map(key -> "; %s%s"
                                .formatted(
                                        each.getValue(),
                                        first.contains(described(key, tensors)) ? "" : " (%s)".formatted(key))))
                .findFirst()
                .orElse("");
        return "it is not a residual network: no conv1.weight beside layer1 (its %d tensors begin with %s)%s%s"
                .formatted(tensors.size(), String.join(", ", first), family, nearest(tensors));
    }

    private static String nearest(Map<String, RawTensor> tensors) {
        Optional<String> nearest = Diagnosis.ofForeign(tensors).nearest(null);
        return nearest.map(text -> "; " + text).orElse("");
    }

    private static String described(String key, Map<String, RawTensor> tensors) {
        RawTensor tensor = tensors.get(key);
        return key + " " + RawTensor.shape(tensor == null ? List.of() : tensor.shape());
    }
}
