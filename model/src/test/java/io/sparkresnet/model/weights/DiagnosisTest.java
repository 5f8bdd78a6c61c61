package io.sparkresnet.model.weights;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkresnet.model.network.NamedArchitecture;
import io.sparkresnet.model.network.ResNet;
import io.sparkresnet.model.network.TensorSpec;
import io.sparkresnet.model.weights.NetworkTensors.Source;
import java.nio.ByteOrder;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** What makes a network another one, told by a key of ResNet-50's relatives. */
final class DiagnosisTest {
    private final Map<String, Source> tensors = new LinkedHashMap<>();

    DiagnosisTest() throws WeightsException {
        for (TensorSpec spec : new ResNet(NamedArchitecture.RESNET50.architecture()).tensors()) {
            put(spec.key(), spec.shape().stream().mapToLong(Integer::longValue).toArray());
        }
    }

    @Test
    void namesDeepStems() throws WeightsException {
        tensors.remove("conv1.weight");
        put("conv1.0.weight", 32, 3, 3, 3);

        assertTold(
                "a deep stem of several convolutions (ResNet-C, -D, -S, -T): conv1.0.weight (32, 3, 3, 3)",
                "conv1.0.weight (32, 3, 3, 3), where resnet50 has conv1.weight (64, 3, 7, 7)");
    }

    @Test
    void namesAveragePoolsInShortcuts() throws WeightsException {
        put("layer1.0.downsample.1.weight", 256, 64, 1, 1);
        tensors.remove("layer1.0.downsample.0.weight");

        assertTold(
                "an average pool before the shortcut's convolution (ResNet-D, avg-down): layer1.0.downsample.1.weight (256, 64, 1, 1)",
                "layer1.0.downsample.0.weight (256, 64, 1, 1) of resnet50 is missing");
    }

    @Test
    void namesWhatIsAdded() throws WeightsException {
        assertAdded("squeeze-and-excitation (SE) blocks", "layer1.0.se.fc1.weight", 16, 256, 1, 1);
        assertAdded("efficient channel attention (ECA)", "layer1.0.se.conv.weight", 1, 1, 5);
        assertAdded("channel and spatial attention (CBAM)", "layer1.0.se.channel.fc1.weight", 16, 256, 1, 1);
        assertAdded("selective kernels (SK)", "layer1.0.conv2.attn.fc_reduce.weight", 16, 256, 1, 1);
        assertAdded("anti-aliased down-sampling (BlurPool)", "layer2.0.conv3.0.filt", 128, 1, 3, 3);
        assertAdded("a convolution in place of the stem's max pool (ResNet-RS)", "maxpool.0.weight", 64, 64, 3, 3);
        assertAdded("attention pooling and CLIP's three-layer stem", "attnpool.positional_embedding", 50, 2048);
        assertAdded("convolutions with a bias; fold it into the batch normalisation", "layer1.0.conv2.bias", 64);
        assertAdded("convolutions with a bias; fold it into the batch normalisation", "conv1.bias", 64);
        assertAdded(
                "LoRA or adapter weights; merge them into the network and save that",
                "layer1.0.conv1.lora_A.weight",
                4,
                64);
        assertAdded("quantised weights; save the network before it was quantised", "conv1.scale");
        assertAdded(
                "re-parametrised or pruned weights; remove the parametrisation before saving",
                "conv1.weight_mask",
                64,
                3,
                7,
                7);
        assertAdded("instance normalisation (IBN)", "layer1.0.bn1.IN.weight", 32);
    }

    @Test
    void namesMissingStatistics() {
        tensors.keySet().removeIf(key -> key.contains(".running_"));

        assertTold(
                "normalisation without running_mean and running_var (GroupNorm, LayerNorm) in place of batch normalisation: bn1.weight (64)",
                "bn1.running_mean (64) of resnet50 is missing");
    }

    @Test
    void namesVideoNetworks() throws WeightsException {
        put("conv1.weight", 64, 3, 5, 7, 7);

        assertTold(
                "3-D convolutions (a video network): conv1.weight (64, 3, 5, 7, 7)",
                "conv1.weight (64, 3, 5, 7, 7), where resnet50 has (64, 3, 7, 7)");
    }

    @Test
    void findsNothingInAPlainNetwork() {
        assertThat(new Diagnosis(tensors).traits()).isEmpty();
    }

    @Test
    void namesNoNetworkWhereLittleIsShared() throws WeightsException {
        tensors.clear();
        put("bn1.weight", 64);

        assertThat(new Diagnosis(tensors).nearest(null)).isEmpty();
    }

    private void assertAdded(String trait, String key, long... shape) throws WeightsException {
        put(key, shape);
        String described = "%s %s"
                .formatted(key, RawTensor.shape(LongStream.of(shape).boxed().toList()));
        assertTold(trait + ": " + described, described + ", which resnet50 does not have");
        tensors.remove(key);
    }

    private void assertTold(String traits, String difference) {
        assertThat(new Diagnosis(tensors).traits()).contains(traits);
        assertThat(new Diagnosis(tensors).nearest(null))
                .contains("nearest known network: resnet50; first differing key: " + difference);
    }

    private void put(String key, long... shape) throws WeightsException {
        List<Long> sizes = LongStream.of(shape).boxed().toList();
        RawTensor tensor = RawTensor.strided(
                DataType.F32,
                sizes,
                Collections.nCopies(shape.length, 0L),
                0,
                new Storage.OfArray(new byte[4]),
                ByteOrder.LITTLE_ENDIAN);
        tensors.put(key, new Source(key, tensor));
    }
}
