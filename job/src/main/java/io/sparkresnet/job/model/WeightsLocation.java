package io.sparkresnet.job.model;

import io.sparkresnet.job.source.StoreFailure;
import io.sparkresnet.model.config.ModelConfig;
import io.sparkresnet.model.weights.BundledModel;
import io.sparkresnet.model.weights.NamedWeights;
import io.sparkresnet.model.weights.WeightsDirectory;
import io.sparkresnet.model.weights.WeightsDownload;
import io.sparkresnet.model.weights.WeightsException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.security.AccessControlException;

/**
 * Brings what {@code --weights} names to a local file: a file or directory, a URI of any Hadoop file system, a published name,
 * or the bundled model. Copies made on the way are deleted by closing it, and at the JVM's end, should a signal come before.
 */
final class WeightsLocation implements AutoCloseable {
    private final Path local;
    private final Optional<TemporaryDirectory> temporary;
    private final Optional<Path> configDirectory;

    private WeightsLocation(Path local, Optional<TemporaryDirectory> temporary, Optional<Path> configDirectory) {
        this.local = local;
        this.temporary = temporary;
        this.configDirectory = configDirectory;
    }

    /** The local file or directory of what was typed; nothing typed: the bundled model. */
    static WeightsLocation of(Optional<String> typed, Configuration conf) throws WeightsException {
        if (typed.isEmpty()) {
            return copied(BundledModel.NAME, false, BundledModel::copyTo);
        }
        String weights = typed.get();
        if (weights.matches("[A-Za-z][A-Za-z0-9+.-]*://?.*")) {
            org.apache.hadoop.fs.Path source = new org.apache.hadoop.fs.Path(weights);
            return copied(weights, true, directory -> copyFrom(source, directory, conf));
        }
        Path path = Path.of(weights);
        Optional<NamedWeights> named = NamedWeights.named(weights);
        if (!Files.exists(path) && named.isPresent()) {
            return new WeightsLocation(
                    WeightsDownload.fetch(named.get(), WeightsDownload.defaultCache()),
                    Optional.empty(),
                    Optional.empty());
        }
        if (!Files.exists(path)) {
            throw new WeightsException(
                    "Cannot read weights %s: no such file, and no published weights of that name (expected for example %s)"
                            .formatted(weights, examples(weights)));
        }
        Path directory = Files.isDirectory(path) ? path : path.toAbsolutePath().getParent();
        return new WeightsLocation(path, Optional.empty(), Optional.ofNullable(directory));
    }

    Path local() {
        return local;
    }

    /** Where configuration files may lie that speak of these weights; empty for published and bundled ones. */
    Optional<Path> configDirectory() {
        return configDirectory;
    }

    private static String examples(String weights) {
        String network = weights.contains(":") ? weights.substring(0, weights.indexOf(':')) : weights;
        List<String> same = NamedWeights.all().stream()
                .filter(each -> each.network().torchvisionName().equals(network))
                .map(NamedWeights::name)
                .toList();
        return same.isEmpty() ? "resnet50:IMAGENET1K_V2" : String.join(", ", same);
    }

    /** Copies one file, or of a directory the weights alone, and the configuration files beside it. */
    private static Path copyFrom(org.apache.hadoop.fs.Path source, Path directory, Configuration conf)
            throws IOException, WeightsException {
        FileSystem fileSystem = source.getFileSystem(conf);
        FileStatus status = fileSystem.getFileStatus(source);
        if (!status.isDirectory()) {
            org.apache.hadoop.fs.Path folder = source.getParent();
            for (String name : ModelConfig.FILES) {
                copyIfThere(fileSystem, new org.apache.hadoop.fs.Path(folder, name), directory);
            }
            return copyFile(fileSystem, source, directory);
        }
        List<String> names = Arrays.stream(fileSystem.listStatus(source))
                .filter(FileStatus::isFile)
                .map(each -> each.getPath().getName())
                .toList();
        for (String name : ModelConfig.FILES) {
            if (names.contains(name)) {
                copyFile(fileSystem, new org.apache.hadoop.fs.Path(source, name), directory);
            }
        }
        String weights = WeightsDirectory.choose(names);
        return copyFile(fileSystem, new org.apache.hadoop.fs.Path(source, weights), directory);
    }

    /** Beside a single file nothing need be readable but the file itself. */
    private static void copyIfThere(FileSystem fileSystem, org.apache.hadoop.fs.Path file, Path directory)
            throws IOException {
        try {
            copyFile(fileSystem, file, directory);
        } catch (FileNotFoundException | AccessDeniedException | AccessControlException e) {
            Files.deleteIfExists(directory.resolve(file.getName()));
        }
    }

    private static Path copyFile(FileSystem fileSystem, org.apache.hadoop.fs.Path file, Path directory)
            throws IOException {
        Path local = directory.resolve(file.getName());
        fileSystem.copyToLocalFile(false, file, new org.apache.hadoop.fs.Path(local.toUri()), true);
        return local;
    }

    private static WeightsLocation copied(String name, boolean withConfig, Copy copy) throws WeightsException {
        TemporaryDirectory temporary;
        try {
            temporary = TemporaryDirectory.create("spark-resnet-weights-");
        } catch (IOException e) {
            throw new WeightsException("Cannot copy weights %s: no temporary directory".formatted(name), e);
        }
        Path directory = temporary.path();
        try {
            return new WeightsLocation(
                    copy.into(directory),
                    Optional.of(temporary),
                    withConfig ? Optional.of(directory) : Optional.empty());
        } catch (WeightsException e) {
            temporary.close();
            throw new WeightsException("Cannot read weights %s: %s".formatted(name, e.getMessage()), e.getCause());
        } catch (IOException | RuntimeException e) {
            temporary.close();
            String reason = StoreFailure.reason(e, new org.apache.hadoop.fs.Path(name));
            throw new WeightsException("Cannot read weights %s: %s".formatted(name, reason), e);
        }
    }

    @Override
    public void close() {
        temporary.ifPresent(TemporaryDirectory::close);
    }

    private interface Copy {
        Path into(Path directory) throws IOException, WeightsException;
    }
}
