package io.sparkresnet.fuzz;

import io.sparkresnet.model.image.ImageFormat;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The images that are mutated, in an order that does not depend on the machine. Thread-safe. */
final class Corpus {
    /** Larger files cost time and tell nothing more. */
    private static final long MAX_BYTES = 400_000;

    private final List<Seed> seeds;

    private Corpus(List<Seed> seeds) {
        this.seeds = seeds;
    }

    /** Every file of up to 400 kB under these directories that starts as an image does. */
    static Corpus of(List<Path> directories) throws IOException {
        List<Seed> seeds = new ArrayList<>();
        for (Path directory : directories) {
            try (Stream<Path> files = Files.walk(directory)) {
                files.filter(Files::isRegularFile)
                        .filter(file -> size(file) <= MAX_BYTES)
                        .sorted(Comparator.comparing(
                                file -> directory.relativize(file).toString()))
                        .forEach(file -> seedOf(file).ifPresent(seeds::add));
            }
        }
        if (seeds.isEmpty()) {
            throw new IllegalArgumentException(
                    "Invalid corpus: no image of up to %d bytes in %s".formatted(MAX_BYTES, directories));
        }
        return new Corpus(seeds);
    }

    private static long size(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Optional<Seed> seedOf(Path file) {
        try {
            byte[] content = Files.readAllBytes(file);
            return ImageFormat.of(content)
                    .map(format -> new Seed(file.getFileName().toString(), format.id(), content));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    int size() {
        return seeds.size();
    }

    Seed seed(int index) {
        return seeds.get(index);
    }
}
