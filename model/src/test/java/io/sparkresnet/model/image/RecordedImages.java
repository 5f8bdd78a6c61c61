package io.sparkresnet.model.image;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.zip.InflaterInputStream;

/** Images in a folder of resources, and what Pillow and torchvision make of them, as a reference script recorded it. */
final class RecordedImages {
    private final String folder;
    private final JsonNode root;

    RecordedImages(String folder) {
        this.folder = folder;
        try {
            root = new ObjectMapper().readTree(bytes("reference.json"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    List<String> images() {
        List<String> names = new ArrayList<>();
        root.get("images").fieldNames().forEachRemaining(names::add);
        return names;
    }

    List<String> recipes() {
        List<String> names = new ArrayList<>();
        root.get("recipes").fieldNames().forEachRemaining(names::add);
        return names;
    }

    JsonNode image(String name) {
        return root.get("images").get(name);
    }

    byte[] encoded(String name) {
        return bytes(name);
    }

    /** The recorded RGB pixels; empty where only their digest was kept. */
    byte[] rgb(String name) {
        JsonNode recorded = image(name).get("rgb");
        if (recorded == null) {
            return new byte[0];
        }
        byte[] deflated = Base64.getDecoder().decode(recorded.asText());
        try (InputStream in = new InflaterInputStream(new ByteArrayInputStream(deflated))) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Recipe recipe(String name) {
        JsonNode recipe = root.get("recipes").get(name);
        JsonNode resize = recipe.get("resize");
        return new Recipe(
                ChannelMode.valueOf(recipe.get("mode").asText()),
                resize.isNull()
                        ? null
                        : resize.isArray() ? new Recipe.Squash(size(resize)) : new Recipe.ShorterSide(resize.asInt()),
                Interpolation.valueOf(recipe.get("interpolation").asText()),
                recipe.get("crop").isNull() ? null : size(recipe.get("crop")),
                floats(recipe.get("mean")),
                floats(recipe.get("std")),
                ExifPolicy.IGNORE);
    }

    private static Recipe.Size size(JsonNode heightAndWidth) {
        return new Recipe.Size(
                heightAndWidth.get(0).asInt(), heightAndWidth.get(1).asInt());
    }

    private static List<Float> floats(JsonNode numbers) {
        List<Float> values = new ArrayList<>();
        numbers.forEach(each -> values.add(Float.parseFloat(each.asText())));
        return values;
    }

    static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private byte[] bytes(String name) {
        String resource = folder + "/" + name;
        try (InputStream in = Objects.requireNonNull(RecordedImages.class.getResourceAsStream(resource), resource)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
