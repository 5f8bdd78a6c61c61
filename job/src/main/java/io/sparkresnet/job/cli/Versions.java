package io.sparkresnet.job.cli;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import org.apache.hadoop.util.VersionInfo;

/** What a run was made with. */
final class Versions {
    private static final String UNKNOWN = "unknown";

    private Versions() {}

    /** This program's version and commit, from the jar's manifest. */
    static String own() {
        return manifestEntry("Implementation-Version") + " (" + manifestEntry("Git-Commit") + ")";
    }

    /** Name to version, in the order of {@code model.json}. */
    static Map<String, String> all() {
        Map<String, String> versions = new LinkedHashMap<>();
        versions.put("spark_resnet", own());
        versions.put("spark", org.apache.spark.package$.MODULE$.SPARK_VERSION());
        versions.put("hadoop", VersionInfo.getVersion());
        versions.put("java", System.getProperty("java.version"));
        versions.put("djl", manifestEntry("Djl-Version"));
        versions.put("onnxruntime", manifestEntry("Onnxruntime-Version"));
        return versions;
    }

    private static String manifestEntry(String name) {
        try {
            Path code = Path.of(Main.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            if (!Files.isRegularFile(code)) {
                return UNKNOWN;
            }
            try (JarFile jar = new JarFile(code.toFile())) {
                Manifest manifest = jar.getManifest();
                String value =
                        manifest == null ? null : manifest.getMainAttributes().getValue(name);
                return value == null ? UNKNOWN : value;
            }
        } catch (IOException | URISyntaxException e) {
            return UNKNOWN;
        }
    }
}
