package io.sparkresnet.job.cli;

import io.sparkresnet.job.conf.InvalidConfException;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;

/**
 * Reads {@code spark-defaults.conf} where Spark runs in this process and no spark-submit has read it. The settings become
 * system properties, as spark-submit makes them, and never stand in the list of processes.
 */
final class SparkDefaults {
    /** Names the file; set by submit-scripts/local.sh. */
    private static final String FILE_PROPERTY = "io.sparkresnet.spark-defaults";

    private SparkDefaults() {}

    /** Sets every {@code spark.*} line of the file that is not set already. */
    static void load() throws InvalidConfException {
        String file = System.getProperty(FILE_PROPERTY, "");
        if (file.isEmpty() || !Files.exists(Path.of(file))) {
            return;
        }
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(Path.of(file), StandardCharsets.UTF_8)) {
            properties.load(reader);
        } catch (IOException | IllegalArgumentException e) {
            throw new InvalidConfException(List.of("Cannot read %s: %s".formatted(file, e.getMessage())));
        }
        for (String name : properties.stringPropertyNames()) {
            if (name.startsWith("spark.") && System.getProperty(name) == null) {
                System.setProperty(name, properties.getProperty(name).strip());
            }
        }
    }
}
