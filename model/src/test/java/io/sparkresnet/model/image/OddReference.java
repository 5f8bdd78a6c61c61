package io.sparkresnet.model.image;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/** Odd and damaged images, and Pillow's verdict on each, as make_jpeg_odd_reference.py and make_png_odd_reference.py record it. */
final class OddReference {
    final Map<String, byte[]> images = new LinkedHashMap<>();
    private final JsonNode verdicts;

    OddReference(String folder) {
        try (InputStream reference = resource(folder + "/reference.json");
                ZipInputStream archive = new ZipInputStream(resource(folder + "/images.zip"))) {
            verdicts = new ObjectMapper().readTree(reference).get("images");
            for (ZipEntry entry = archive.getNextEntry(); entry != null; entry = archive.getNextEntry()) {
                images.put(entry.getName(), archive.readAllBytes());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static InputStream resource(String name) {
        return Objects.requireNonNull(OddReference.class.getResourceAsStream(name), name);
    }

    byte[] image(String name) {
        return Objects.requireNonNull(images.get(name), name);
    }

    /** What Pillow makes of an image; its field {@code refused} where it refuses it. */
    JsonNode verdict(String name) {
        return verdicts.get(name);
    }
}
