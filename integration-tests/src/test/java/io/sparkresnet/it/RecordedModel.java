package io.sparkresnet.it;

import io.sparkresnet.model.weights.SafetensorsWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A recorded network as a weights file, and how to ask {@code predict} for what was recorded.
 *
 * @param reference what torchvision computed
 * @param weights the safetensors file
 */
record RecordedModel(LogitsReference reference, Path weights) {

    /** Writes the weights of that network into the directory, unless they are there. */
    static RecordedModel write(String network, Path directory) throws IOException {
        LogitsReference reference = LogitsReference.of(network);
        Path file = directory.resolve(network + ".safetensors");
        if (!Files.exists(file)) {
            SafetensorsWriter.write(LivelyWeights.of(reference), file, Map.of("format", "pt"));
        }
        return new RecordedModel(reference, file);
    }

    /** {@code predict} with this model, the recorded recipe and all columns, and what follows. */
    String[] predict(String input, String output, String... more) {
        List<String> arguments = new ArrayList<>(List.of(
                "predict",
                "--input",
                input,
                "--output",
                output,
                "--weights",
                weights.toString(),
                "--resize",
                reference.header().get("resize").asText(),
                "--crop",
                reference.header().get("crop").asText(),
                "--columns",
                "prediction,logits,embedding"));
        arguments.addAll(List.of(more));
        return arguments.toArray(String[]::new);
    }
}
