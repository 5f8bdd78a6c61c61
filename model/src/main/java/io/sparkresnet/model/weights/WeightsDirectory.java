package io.sparkresnet.model.weights;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Finds the weights in a directory, as Hugging Face and training scripts leave one. */
final class WeightsDirectory {
    private static final List<String> PREFERRED = List.of("model.safetensors", "pytorch_model.bin");
    private static final List<String> SUFFIXES = List.of(".safetensors", ".pth", ".pt", ".bin");

    private WeightsDirectory() {}

    /** The file itself, or the directory's weights file. */
    static Path resolve(Path path) throws WeightsException {
        if (!Files.isDirectory(path)) {
            return path;
        }
        for (String name : PREFERRED) {
            if (Files.isRegularFile(path.resolve(name))) {
                return path.resolve(name);
            }
        }
        List<Path> candidates;
        try (Stream<Path> files = Files.list(path)) {
            candidates = files.filter(file -> SUFFIXES.stream()
                            .anyMatch(suffix -> file.getFileName().toString().endsWith(suffix)))
                    .filter(Files::isRegularFile)
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw WeightsFile.cannotRead(path, e.getMessage(), e);
        }
        if (candidates.size() != 1) {
            throw WeightsFile.cannotRead(
                    path,
                    candidates.isEmpty()
                            ? "the directory holds no file ending in " + String.join(", ", SUFFIXES)
                            : "the directory holds %d weights files (%s); name one"
                                    .formatted(
                                            candidates.size(),
                                            candidates.stream()
                                                    .map(file ->
                                                            file.getFileName().toString())
                                                    .collect(Collectors.joining(", "))),
                    null);
        }
        return candidates.get(0);
    }
}
