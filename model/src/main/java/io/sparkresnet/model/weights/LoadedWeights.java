package io.sparkresnet.model.weights;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Weights, and all that was found out about them on the way.
 *
 * @param file where they were read
 * @param fileSha256 of the whole file, lower case hexadecimal
 * @param tensorDigest of the weights themselves: the same for the same weights in any container, with any prefix
 * @param container {@code safetensors}, {@code torch zip} or {@code torch legacy}
 * @param keyScheme whose names the file's keys are: {@code torchvision} or {@code Hugging Face transformers}
 * @param prefix what stood before every key; empty for none
 * @param ignored keys of tensors outside the prefix, as they stand in the file
 * @param metadata texts and numbers that stand beside the tensors
 * @param assumptions what keys and shapes do not show and was taken to be as in torchvision, a sentence each
 * @param recognised the published weights that the file is, byte for byte
 */
public record LoadedWeights(
        Weights weights,
        Path file,
        String fileSha256,
        String tensorDigest,
        String container,
        String keyScheme,
        String prefix,
        List<String> ignored,
        Map<String, String> metadata,
        List<String> assumptions,
        Optional<NamedWeights> recognised) {

    public LoadedWeights {
        ignored = List.copyOf(ignored);
        metadata = Map.copyOf(metadata);
        assumptions = List.copyOf(assumptions);
    }
}
