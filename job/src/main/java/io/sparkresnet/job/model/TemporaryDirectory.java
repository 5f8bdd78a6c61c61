package io.sparkresnet.job.model;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** A directory of this JVM alone that goes with what is in it: by closing it, or at the JVM's end, should a signal come before. */
final class TemporaryDirectory implements AutoCloseable {
    private final Path path;
    private final Thread atEnd;

    private TemporaryDirectory(Path path) {
        this.path = path;
        this.atEnd = new Thread(() -> delete(path), "spark-resnet-delete-" + path.getFileName());
    }

    /** Makes one below the JVM's directory for temporary files. */
    static TemporaryDirectory create(String prefix) throws IOException {
        TemporaryDirectory created = new TemporaryDirectory(Files.createTempDirectory(prefix));
        try {
            Runtime.getRuntime().addShutdownHook(created.atEnd);
        } catch (IllegalStateException e) {
            delete(created.path);
            throw new IOException("the JVM is ending", e);
        }
        return created;
    }

    Path path() {
        return path;
    }

    @Override
    public void close() {
        delete(path);
        try {
            Runtime.getRuntime().removeShutdownHook(atEnd);
        } catch (IllegalStateException e) {
            // it runs already
            return;
        }
    }

    private static void delete(Path directory) {
        if (!Files.exists(directory)) {
            return;
        }
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path each : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(each);
            }
        } catch (IOException | RuntimeException e) {
            directory.toFile().deleteOnExit();
        }
    }
}
