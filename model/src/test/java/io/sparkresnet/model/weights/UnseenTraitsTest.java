package io.sparkresnet.model.weights;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** What only settings beside tensors tell. */
final class UnseenTraitsTest {
    @Test
    void refusesSettingsThatChangeTheNetwork() {
        assertRefused("args.bn_eps", "0.001", "a batch normalisation eps other than 1e-5");
        assertRefused("args.model_kwargs.output_stride", "8", "dilated convolutions");
        assertRefused("hyper_parameters.replace_stride_with_dilation", "[false, true, true]", "dilated convolutions");
        assertRefused("model_args.act_layer", "silu", "another activation than ReLU");
        assertRefused("model_args.aa_layer", "blurpool", "anti-aliased down-sampling");
        assertRefused("model_args.stem_type", "deep", "a deep stem");
        assertRefused("model_args.avg_down", "true", "an average pool before the shortcut's convolution");
        assertRefused("model_args.norm_layer", "groupnorm", "another normalisation than batch normalisation");
        assertRefused("model_args.block_args.attn_layer", "se", "attention in its blocks");
        assertRefused("args.gp", "avgmax", "another pooling before fc than the global average");
        assertRefused("config.stride_in_1x1", "True", "its stride on the first 1x1 convolution of a bottleneck (V1)");
    }

    @Test
    void refusesNamesOfOtherNetworks() {
        assertRefused("arch", "resnetaa50", "anti-aliased down-sampling (average pools)");
        assertRefused("arch", "resnetblur50.bt_in1k", "anti-aliased down-sampling (BlurPool)");
        assertRefused("args.model", "resnet50d", "a deep stem (ResNet-C, -D, -S, -T)");
        assertRefused("args.model", "gluon_resnet50_v1d", "a deep stem (ResNet-C, -D, -S, -T)");
        assertRefused("args.model", "timm/seresnext50_32x4d", "attention in its blocks");
        assertRefused("args.model", "ecaresnet50t", "attention in its blocks");
        assertRefused("arch", "fcn_resnet50", "dilated convolutions");
        assertRefused("hyper_parameters.backbone", "resnetv2_50", "normalisation before its convolutions (ResNet V2)");
        assertRefused("arch", "resnet50_gn", "group normalisation");
    }

    @Test
    void passesPlainNetworks() {
        assertThat(UnseenTraits.in(Map.ofEntries(
                        Map.entry("arch", "resnext50_32x4d"),
                        Map.entry("args.model", "wide_resnet50_2"),
                        Map.entry("hyper_parameters.model", "tv_resnet152.tv_in1k"),
                        Map.entry("config.model_name", "gluon_resnet50_v1b"),
                        Map.entry("args.bn_eps", "1e-05"),
                        Map.entry("args.output_stride", "32"),
                        Map.entry("args.activation", "relu"),
                        Map.entry("args.gp", "avg"),
                        Map.entry("optimizer.act", "gelu"),
                        Map.entry("hyper_parameters.activation", "softmax"),
                        Map.entry("hyper_parameters.encoder_name", "my own network"))))
                .isEmpty();
    }

    @Test
    void findsThePlainNetworkThatIsNamed() {
        assertThat(UnseenTraits.namedNetwork(Map.of("args.model", "tv_resnet50.tv_in1k")))
                .contains(Map.entry("args.model", "resnet50"));
        assertThat(UnseenTraits.namedNetwork(Map.of("args.model", "MyNet", "epoch", "3")))
                .isEmpty();
    }

    private static void assertRefused(String key, String value, String reason) {
        assertThat(UnseenTraits.in(Map.of("epoch", "3", key, value)))
                .contains("%s = %s: %s".formatted(key, value, reason));
    }
}
