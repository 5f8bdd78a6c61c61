package io.sparkresnet.model.weights;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sparkresnet.model.image.ChannelMode;
import io.sparkresnet.model.image.ExifPolicy;
import io.sparkresnet.model.image.Interpolation;
import io.sparkresnet.model.image.Recipe;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;

/**
 * The model that the jar carries: a ResNet-20 in the CIFAR form, trained on Fashion-MNIST by
 * {@code model/src/training/train_bundled_model.py}. Its inputs are gray images of 28x28 pixels.
 */
public final class BundledModel {
    /** The name under which people meet it. */
    public static final String NAME = "fashion-mnist-resnet20";

    private static final String FOLDER = "/io/sparkresnet/model/bundled/";

    private BundledModel() {}

    /** Copies the weights into {@code directory} and returns the file. */
    public static Path copyTo(Path directory) throws IOException {
        Path file = directory.resolve(NAME + ".safetensors");
        try (InputStream in = open(NAME + ".safetensors")) {
            Files.copy(in, file, StandardCopyOption.REPLACE_EXISTING);
        }
        return file;
    }

    /** The recipe that it was trained with. */
    public static Recipe recipe() {
        try (InputStream in = open(NAME + ".json")) {
            JsonNode recipe = new ObjectMapper().readTree(in).path("recipe");
            return new Recipe(
                    ChannelMode.valueOf(recipe.path("input").textValue()),
                    null,
                    Interpolation.BILINEAR,
                    null,
                    floats(recipe.path("mean")),
                    floats(recipe.path("std")),
                    ExifPolicy.IGNORE);
        } catch (IOException e) {
            throw new UncheckedIOException("Failed to read the bundled recipe", e);
        }
    }

    /** The ten class names, in the order of fc's outputs. */
    public static List<String> labels() {
        try (InputStream in = open("labels.txt")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        } catch (IOException e) {
            throw new UncheckedIOException("Failed to read the bundled labels", e);
        }
    }

    private static List<Float> floats(JsonNode array) {
        List<Float> values = new ArrayList<>();
        array.forEach(each -> values.add((float) each.doubleValue()));
        return values;
    }

    private static InputStream open(String name) throws IOException {
        InputStream in = BundledModel.class.getResourceAsStream(FOLDER + name);
        if (in == null) {
            throw new FileNotFoundException("Cannot find %s in the jar".formatted(FOLDER + name));
        }
        return in;
    }
}
