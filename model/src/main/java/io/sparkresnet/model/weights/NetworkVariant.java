package io.sparkresnet.model.weights;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a network's published name says about it, as timm, torchvision and training scripts write names. Relatives of the
 * residual network that share all of its keys ({@code resnetaa50}, {@code fcn_resnet50}) can be told by their name alone.
 */
public final class NetworkVariant {
    private static final Pattern PLAIN = Pattern.compile("resnet\\d+|resnext\\d+_\\d+x\\d+d|wide_resnet\\d+_\\d+");
    private static final Pattern SAME_NETWORK = Pattern.compile("^(tv|ssl|swsl|ig|gluon)_|_v1b$|(?<=\\d)_v1b(?=_)");

    /** Patterns of names, and what such a network has that a plain one has not. */
    private static final Map<Pattern, String> VARIANTS = new LinkedHashMap<>();

    static {
        add(".*blur.*", "anti-aliased down-sampling (BlurPool)");
        add(".*resne(x)?taa\\d.*", "anti-aliased down-sampling (average pools)");
        add(
                "(.*[_-])?(se|legacy_se|sk|eca|gc|cbam|ge|lambda|halo|bot|sehalo|lamhalo)_?(resne|net).*",
                "attention in its blocks");
        add(
                ".*(resnet|resnext)\\d+_?v1[cdes](_.*)?|.*(resnet|resnext)\\d+(c|d|e|s|t|tn|ts)([_-].*)?|x(se_)?resne.*",
                "a deep stem (ResNet-C, -D, -S, -T)");
        add("(.*[_-])?resnetrs.*", "a deep stem and attention (ResNet-RS)");
        add("(.*[_-])?(resnetv2|preact).*", "normalisation before its convolutions (ResNet V2)");
        add("(fcn|deeplabv3|deeplabv3plus|pspnet|dilated|drn)[_-]?resne.*|.*dilated.*", "dilated convolutions");
        add("(.*[_-])?(resnest|res2ne).*", "split blocks (ResNeSt, Res2Net)");
        add(".*resne.*_gn", "group normalisation");
        add(".*resne.*_clip(_.*)?", "attention pooling (CLIP)");
        add(".*resne.*[_-]ibn.*", "instance normalisation (IBN)");
    }

    private NetworkVariant() {}

    private static void add(String names, String difference) {
        VARIANTS.put(Pattern.compile(names), difference);
    }

    /** What a network of that name has that is not read; empty for plain residual networks and for names that say nothing. */
    public static Optional<String> difference(String name) {
        String bare = bare(name);
        return VARIANTS.entrySet().stream()
                .filter(each -> each.getKey().matcher(bare).matches())
                .map(Map.Entry::getValue)
                .findFirst();
    }

    /** The plain residual network of that name as torchvision would write it: {@code tv_resnet50.a1} is {@code resnet50}. */
    public static Optional<String> plainName(String name) {
        return Optional.of(bare(name)).filter(bare -> PLAIN.matcher(bare).matches());
    }

    /** Without owner, training tag, and the marks of publishers whose network is torchvision's. */
    private static String bare(String name) {
        String bare = name.toLowerCase(Locale.ROOT).replaceFirst("^.*[/:]", "").replaceFirst("\\..*$", "");
        return SAME_NETWORK.matcher(bare).replaceAll("");
    }
}
