package io.sparkresnet.it;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sparkresnet.model.image.Recipe;
import io.sparkresnet.model.network.Architecture;
import io.sparkresnet.model.network.NamedArchitecture;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What torchvision computed for one network: the file that {@code src/reference/make_logits_reference.py} writes and describes.
 *
 * @param header network, recipe, digests, versions, command
 * @param calibrated running statistics and fc.bias by key
 * @param logits (images, classes)
 * @param embeddings (images, width)
 */
record LogitsReference(
        JsonNode header, Map<String, float[]> calibrated, List<float[]> logits, List<float[]> embeddings) {
    private static final String MAGIC = "RESNETLG";
    private static final int VERSION = 1;

    /** The networks that are recorded. */
    static final List<String> NETWORKS =
            List.of("resnet18", "resnet50", "resnext50_32x4d", "wide_resnet50_2", "resnet20");

    static LogitsReference of(String network) {
        ByteBuffer file = ByteBuffer.wrap(resource(network + ".logits")).order(ByteOrder.LITTLE_ENDIAN);
        byte[] magic = new byte[MAGIC.length()];
        file.get(magic);
        int version = file.getInt();
        if (!MAGIC.equals(new String(magic, StandardCharsets.US_ASCII)) || version != VERSION) {
            throw new IllegalArgumentException("Cannot read reference %s: version %d (expected %s %d)"
                    .formatted(network, version, MAGIC, VERSION));
        }
        byte[] json = new byte[file.getInt()];
        file.get(json);
        JsonNode header = parse(json);
        Map<String, float[]> calibrated = new LinkedHashMap<>();
        for (JsonNode stored : header.get("stored")) {
            float[] values = new float[stored.get(1).asInt()];
            for (int i = 0; i < values.length; i++) {
                values[i] = Float.intBitsToFloat(file.getShort() << 16); // bfloat16
            }
            calibrated.put(stored.get(0).asText(), values);
        }
        int images = header.get("images").size();
        List<float[]> logits = rows(file, images, header.get("classes").asInt());
        List<float[]> embeddings = rows(file, images, header.get("width").asInt());
        return new LogitsReference(header, calibrated, logits, embeddings);
    }

    /** A file beside the recorded logits. */
    static byte[] resource(String name) {
        try (InputStream in = LogitsReference.class.getResourceAsStream("/reference/" + name)) {
            if (in == null) {
                throw new IllegalArgumentException("Cannot find reference/%s: not on the class path".formatted(name));
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static JsonNode parse(byte[] json) {
        try {
            return new ObjectMapper().readTree(json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<float[]> rows(ByteBuffer file, int images, int length) {
        List<float[]> rows = new ArrayList<>();
        for (int i = 0; i < images; i++) {
            float[] row = new float[length];
            file.asFloatBuffer().get(row);
            file.position(file.position() + length * Float.BYTES);
            rows.add(row);
        }
        return rows;
    }

    String network() {
        return header.get("network").asText();
    }

    Architecture architecture() {
        return NamedArchitecture.named(network()).orElseThrow().architecture();
    }

    /** The recipe of torchvision's V1 weights, with this network's sizes. */
    Recipe recipe() {
        return Recipe.imageNet(header.get("resize").asInt(), header.get("crop").asInt());
    }

    /** Names of the recorded images' files, in the order of the logits. */
    List<String> images() {
        return texts("images");
    }

    /** SHA-256 of each image's input tensor: (3, crop, crop) float32, little-endian. */
    List<String> inputDigests() {
        return texts("input_sha256");
    }

    private List<String> texts(String name) {
        List<String> texts = new ArrayList<>();
        header.get(name).forEach(each -> texts.add(each.asText()));
        return texts;
    }
}
