package io.sparkresnet.model.weights;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sparkresnet.model.image.Recipe;
import io.sparkresnet.model.network.NamedArchitecture;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Weights that torchvision publishes for one of its ten residual networks, trained on ImageNet-1K. The table is generated from
 * torchvision by {@code integration-tests/src/reference/make_named_weights.py}.
 *
 * @param network whose weights they are
 * @param version torchvision's name of the training run: {@code IMAGENET1K_V2}
 * @param isDefault whether torchvision's {@code DEFAULT} means these
 * @param address where they are downloaded; the file name ends in the first 8 hexadecimal digits of its SHA-256
 * @param recipe the preprocessing that goes with them
 * @param parameters how many values were learnt
 * @param top1 accuracy on ImageNet's validation images as torchvision publishes it, in percent
 * @param top5 likewise, within the five most probable classes
 * @param tensorDigest of the published tensors (see {@link Weights#digest}); empty where the script that made the table did not
 *     have the file
 */
public record NamedWeights(
        NamedArchitecture network,
        String version,
        boolean isDefault,
        URI address,
        Recipe recipe,
        int parameters,
        double top1,
        double top5,
        Optional<String> tensorDigest) {

    private static final String DEFAULT = "DEFAULT";
    private static final List<String> LABELS =
            List.of(resource("imagenet-labels.txt").strip().split("\n", -1));
    private static final List<NamedWeights> TABLE = table();

    /** All of them, in the order of torchvision's documentation. */
    public static List<NamedWeights> all() {
        return TABLE;
    }

    /**
     * The weights of that name: {@code resnet50:IMAGENET1K_V2}, {@code resnet50:DEFAULT}, or {@code resnet50} for the default
     * ones.
     */
    public static Optional<NamedWeights> named(String name) {
        int colon = name.indexOf(':');
        String network = colon < 0 ? name : name.substring(0, colon);
        String version = colon < 0 ? DEFAULT : name.substring(colon + 1);
        return TABLE.stream()
                .filter(each -> each.network.torchvisionName().equals(network))
                .filter(each -> version.equals(DEFAULT) ? each.isDefault : each.version.equals(version))
                .findFirst();
    }

    /**
     * The published weights that a file holds: its SHA-256 begins as the published file's does, or, whatever the container, its
     * tensors have the digest that the table knows. Both in lower case hexadecimal.
     */
    public static Optional<NamedWeights> recognise(String sha256, String tensorDigest) {
        return recognise(TABLE, sha256, tensorDigest);
    }

    static Optional<NamedWeights> recognise(List<NamedWeights> table, String sha256, String tensorDigest) {
        return table.stream()
                .filter(each -> sha256.startsWith(each.sha256Prefix())
                        || each.tensorDigest.filter(tensorDigest::equals).isPresent())
                .findFirst();
    }

    /** Network and version: {@code resnet50:IMAGENET1K_V2}. */
    public String name() {
        return network.torchvisionName() + ":" + version;
    }

    /** The published file's own name: {@code resnet50-11ad3fa6.pth}. */
    public String fileName() {
        String path = address.getPath();
        return path.substring(path.lastIndexOf('/') + 1);
    }

    /** The first 8 hexadecimal digits of the file's SHA-256, from its name. */
    public String sha256Prefix() {
        String file = fileName();
        return file.substring(file.lastIndexOf('-') + 1, file.lastIndexOf('.'));
    }

    /** The 1000 ImageNet categories as torchvision's metadata names them, in the order of {@code fc}. */
    public List<String> labels() {
        return LABELS;
    }

    private static List<NamedWeights> table() {
        List<NamedWeights> table = new ArrayList<>();
        try {
            for (JsonNode row : new ObjectMapper().readTree(resource("named-weights.json"))) {
                table.add(new NamedWeights(
                        NamedArchitecture.named(row.get("network").textValue()).orElseThrow(),
                        row.get("version").textValue(),
                        row.get("default").booleanValue(),
                        URI.create(row.get("address").textValue()),
                        Recipe.imageNet(
                                row.get("resize").intValue(), row.get("crop").intValue()),
                        row.get("parameters").intValue(),
                        row.get("top1").doubleValue(),
                        row.get("top5").doubleValue(),
                        Optional.ofNullable(row.path("tensor_digest").textValue())));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Failed to read named-weights.json", e);
        }
        return List.copyOf(table);
    }

    private static String resource(String name) {
        try (InputStream in = NamedWeights.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("Cannot find resource %s: not in the jar".formatted(name));
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("Failed to read " + name, e);
        }
    }
}
