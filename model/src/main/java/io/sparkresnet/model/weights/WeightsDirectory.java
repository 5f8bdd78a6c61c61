package io.sparkresnet.model.weights;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Finds the weights in a directory, as Hugging Face and training scripts leave one. */
public final class WeightsDirectory {
    private static final List<String> PREFERRED = List.of("model.safetensors", "pytorch_model.bin");
    private static final String SHARD_INDEX = ".index.json";
    private static final List<String> SUFFIXES = List.of(".safetensors", ".pth", ".pt", ".bin", ".ckpt", ".pth.tar");

    private WeightsDirectory() {}

    /** The file itself, or the directory's weights file. */
    public static Path resolve(Path path) throws WeightsException {
        if (!Files.isDirectory(path)) {
            return path;
        }
        try (Stream<Path> files = Files.list(path)) {
            return path.resolve(choose(files.filter(Files::isRegularFile)
                    .map(file -> file.getFileName().toString())
                    .toList()));
        } catch (IOException e) {
            throw WeightsFile.cannotRead(path, e.getMessage(), e);
        } catch (WeightsException e) {
            throw WeightsFile.cannotRead(path, e.getMessage(), e.getCause());
        }
    }

    /** Of the names of a directory's files, that of the weights; the refusal says what the directory holds. */
    public static String choose(List<String> names) throws WeightsException {
        Optional<String> preferred = PREFERRED.stream().filter(names::contains).findFirst();
        if (preferred.isPresent()) {
            return preferred.get();
        }
        Optional<String> index =
                names.stream().filter(name -> name.endsWith(SHARD_INDEX)).findFirst();
        if (index.isPresent()) {
            throw new WeightsException(
                    ("the directory holds weights in shards (%s), which are not joined; save them in one "
                                    + "file: model.save_pretrained(directory, max_shard_size=\"50GB\")")
                            .formatted(index.get()));
        }
        List<String> candidates = names.stream()
                .filter(name -> SUFFIXES.stream().anyMatch(name::endsWith))
                .sorted()
                .toList();
        if (candidates.size() != 1) {
            throw new WeightsException(
                    candidates.isEmpty()
                            ? "the directory holds no file ending in " + String.join(", ", SUFFIXES)
                            : "the directory holds %d weights files (%s); name one"
                                    .formatted(candidates.size(), String.join(", ", candidates)));
        }
        return candidates.get(0);
    }
}
