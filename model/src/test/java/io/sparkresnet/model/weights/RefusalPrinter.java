package io.sparkresnet.model.weights;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Loads every file of a directory and writes what it was refused for beside it; run in a JVM with little memory. */
final class RefusalPrinter {
    private RefusalPrinter() {}

    public static void main(String[] arguments) throws IOException {
        List<Path> files;
        try (Stream<Path> listed = Files.list(Path.of(arguments[0]))) {
            files = listed.sorted().toList();
        }
        for (Path file : files) {
            Files.writeString(Path.of(arguments[1]).resolve(file.getFileName()), outcome(file), StandardCharsets.UTF_8);
        }
    }

    private static String outcome(Path file) {
        try {
            return "read as "
                    + WeightsLoader.load(file, WeightsOptions.NONE)
                            .weights()
                            .architecture()
                            .name();
        } catch (WeightsException e) {
            return String.valueOf(e.getMessage());
        } catch (RuntimeException | Error e) {
            return "foreign " + e;
        }
    }
}
