package io.sparkresnet.job.model;

import io.sparkresnet.job.source.StoreFailure;
import io.sparkresnet.model.weights.BundledModel;
import io.sparkresnet.model.weights.NamedWeights;
import io.sparkresnet.model.weights.WeightsDownload;
import io.sparkresnet.model.weights.WeightsException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;

/**
 * Brings what {@code --weights} names to a local file: a file or directory, a URI of any Hadoop file system, a published name,
 * or the bundled model. Copies made on the way are deleted by closing it.
 */
final class WeightsLocation implements AutoCloseable {
    private final Path local;
    private final Optional<Path> temporary;

    private WeightsLocation(Path local, Optional<Path> temporary) {
        this.local = local;
        this.temporary = temporary;
    }

    /** The local file or directory of what was typed; nothing typed: the bundled model. */
    static WeightsLocation of(Optional<String> typed, Configuration conf) throws WeightsException {
        if (typed.isEmpty()) {
            return copied(BundledModel.NAME, BundledModel::copyTo);
        }
        String weights = typed.get();
        if (weights.matches("[A-Za-z][A-Za-z0-9+.-]*://?.*")) {
            org.apache.hadoop.fs.Path source = new org.apache.hadoop.fs.Path(weights);
            return copied(weights, directory -> copyFrom(source, directory, conf));
        }
        Path path = Path.of(weights);
        Optional<NamedWeights> named = NamedWeights.named(weights);
        if (!Files.exists(path) && named.isPresent()) {
            return new WeightsLocation(
                    WeightsDownload.fetch(named.get(), WeightsDownload.defaultCache()), Optional.empty());
        }
        if (!Files.exists(path)) {
            throw new WeightsException(
                    "Cannot read weights %s: no such file, and no published weights of that name (expected for example %s)"
                            .formatted(weights, examples(weights)));
        }
        return new WeightsLocation(path, Optional.empty());
    }

    Path local() {
        return local;
    }

    private static String examples(String weights) {
        String network = weights.contains(":") ? weights.substring(0, weights.indexOf(':')) : weights;
        List<String> same = NamedWeights.all().stream()
                .filter(each -> each.network().torchvisionName().equals(network))
                .map(NamedWeights::name)
                .toList();
        return same.isEmpty() ? "resnet50:IMAGENET1K_V2" : String.join(", ", same);
    }

    private static Path copyFrom(org.apache.hadoop.fs.Path source, Path directory, Configuration conf)
            throws IOException {
        FileSystem fileSystem = source.getFileSystem(conf);
        Path local = directory.resolve(source.getName());
        fileSystem.copyToLocalFile(false, source, new org.apache.hadoop.fs.Path(local.toUri()), true);
        return local;
    }

    private static WeightsLocation copied(String name, Copy copy) throws WeightsException {
        Path directory;
        try {
            directory = Files.createTempDirectory("spark-resnet-weights-");
        } catch (IOException e) {
            throw new WeightsException("Cannot copy weights %s: no temporary directory".formatted(name), e);
        }
        try {
            return new WeightsLocation(copy.into(directory), Optional.of(directory));
        } catch (IOException | RuntimeException e) {
            delete(directory);
            String reason = StoreFailure.reason(e, new org.apache.hadoop.fs.Path(name));
            throw new WeightsException("Cannot read weights %s: %s".formatted(name, reason), e);
        }
    }

    private static void delete(Path directory) {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path each : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(each);
            }
        } catch (IOException e) {
            directory.toFile().deleteOnExit();
        }
    }

    @Override
    public void close() {
        temporary.ifPresent(WeightsLocation::delete);
    }

    private interface Copy {
        Path into(Path directory) throws IOException;
    }
}
