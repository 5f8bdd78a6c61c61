package io.sparkresnet.model.weights;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How a library names a residual network's tensors. */
enum KeyScheme {
    /** {@code layer1.0.conv1.weight}: torchvision, timm and most training code. */
    TORCHVISION("torchvision", "conv1.weight", "layer1.", "0.conv1.weight"),
    /** {@code resnet.encoder.stages.0.layers.0.layer.0.convolution.weight}: transformers' {@code modeling_resnet.py}. */
    HUGGING_FACE(
            "Hugging Face transformers",
            "embedder.embedder.convolution.weight",
            "encoder.stages.0.",
            "layers.0.layer.0.convolution.weight");

    private static final String TRUNK = "resnet.";
    private static final Pattern BLOCK = Pattern.compile("encoder\\.stages\\.(\\d{1,4})\\.layers\\.(\\d{1,4})\\.(.*)");
    private static final Pattern PATH = Pattern.compile("layer\\.(\\d)\\.(convolution|normalization)\\.(.*)");

    private final String displayName;
    private final String stemKey;
    private final String firstStage;
    private final String firstConvolution;

    KeyScheme(String displayName, String stemKey, String firstStage, String firstConvolution) {
        this.displayName = displayName;
        this.stemKey = stemKey;
        this.firstStage = firstStage;
        this.firstConvolution = firstConvolution;
    }

    /** As reports name it. */
    String displayName() {
        return displayName;
    }

    /** The key of the first convolution. */
    String stemKey() {
        return stemKey;
    }

    /** What the keys of the first stage begin with. */
    String firstStage() {
        return firstStage;
    }

    /** The key, inside the first stage, of its first convolution. */
    String firstConvolution() {
        return firstConvolution;
    }

    /** What stands before the network's keys, given what stands before its stem's: the trunk's own name belongs to the scheme. */
    String networkPrefix(String stemPrefix) {
        boolean inTrunk = this == HUGGING_FACE && (stemPrefix.equals(TRUNK) || stemPrefix.endsWith("." + TRUNK));
        return inTrunk ? stemPrefix.substring(0, stemPrefix.length() - TRUNK.length()) : stemPrefix;
    }

    /** torchvision's name of that tensor; a key that the scheme does not know stays as it is. */
    String toTorchvision(String key) {
        return this == TORCHVISION ? key : huggingFaceToTorchvision(key);
    }

    private static String huggingFaceToTorchvision(String key) {
        String inTrunk = key.startsWith(TRUNK) ? key.substring(TRUNK.length()) : key;
        if (inTrunk.equals("embedder.embedder.convolution.weight")) {
            return "conv1.weight";
        }
        if (inTrunk.startsWith("embedder.embedder.normalization.")) {
            return "bn1." + inTrunk.substring("embedder.embedder.normalization.".length());
        }
        if (key.startsWith("classifier.1.")) {
            return "fc." + key.substring("classifier.1.".length());
        }
        Matcher block = BLOCK.matcher(inTrunk);
        if (!block.matches()) {
            return key;
        }
        String name = "layer" + (Integer.parseInt(block.group(1)) + 1) + "." + block.group(2) + ".";
        String rest = block.group(3);
        if (rest.equals("shortcut.convolution.weight")) {
            return name + "downsample.0.weight";
        }
        if (rest.startsWith("shortcut.normalization.")) {
            return name + "downsample.1." + rest.substring("shortcut.normalization.".length());
        }
        Matcher path = PATH.matcher(rest);
        if (!path.matches()) {
            return key;
        }
        String layer = path.group(2).equals("convolution") ? "conv" : "bn";
        return name + layer + (Integer.parseInt(path.group(1)) + 1) + "." + path.group(3);
    }
}
