package io.sparkresnet.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sparkresnet.model.config.ModelConfig;
import io.sparkresnet.model.config.RecipeSize;
import io.sparkresnet.model.image.DecodeLimits;
import io.sparkresnet.model.image.ImageDecodeException;
import io.sparkresnet.model.image.ImageDecoder;
import io.sparkresnet.model.image.Pixels;
import io.sparkresnet.model.image.Preprocessor;
import io.sparkresnet.model.image.Recipe;
import io.sparkresnet.model.network.Architecture;
import io.sparkresnet.model.weights.LoadedWeights;
import io.sparkresnet.model.weights.WeightsException;
import io.sparkresnet.model.weights.WeightsLoader;
import io.sparkresnet.model.weights.WeightsOptions;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Holds every checkpoint that {@code make_checkpoint_kinds.py} made, of whatever seed, against what the program that wrote it
 * says, and prints a line each. Ends with exit code 1 where one differs.
 *
 * <pre>
 * python integration-tests/src/reference/make_checkpoint_kinds.py target/kinds SEED
 * java -cp job/target/spark-resnet-0.1.0.jar integration-tests/src/test/java/io/sparkresnet/bench/CheckpointKinds.java target/kinds
 * </pre>
 */
final class CheckpointKinds {
    private final Path directory;
    private int differences;

    private CheckpointKinds(Path directory) {
        this.directory = directory;
    }

    public static void main(String[] arguments) throws IOException, WeightsException, ImageDecodeException {
        CheckpointKinds kinds = new CheckpointKinds(Path.of(arguments[0]));
        ObjectMapper json = new ObjectMapper();
        int read = kinds.compareTensors(json.readTree(Files.readAllBytes(kinds.directory.resolve("kinds.json"))));
        int images = kinds.comparePixels(json.readTree(Files.readAllBytes(kinds.directory.resolve("recipes.json"))));
        System.out.printf("%d kinds, %d inputs compared, %d differences%n", read, images, kinds.differences);
        System.exit(kinds.differences == 0 ? 0 : 1);
    }

    private int compareTensors(JsonNode kinds) {
        for (Map.Entry<String, JsonNode> kind : kinds.properties()) {
            boolean refused = kind.getValue().has("refused");
            String outcome;
            boolean right;
            try {
                LoadedWeights loaded = load(kind.getKey(), kind.getValue());
                right = !refused
                        && loaded.tensorDigest()
                                .equals(kind.getValue().path("digest").asText());
                outcome = "read as " + loaded.weights().architecture().name();
            } catch (WeightsException e) {
                right = refused;
                outcome = "refused: " + e.getMessage();
            }
            report(kind.getKey(), right, outcome);
        }
        return kinds.size();
    }

    private LoadedWeights load(String name, JsonNode kind) throws WeightsException {
        Path path = directory.resolve(name);
        Optional<ModelConfig> config = Files.isDirectory(path) ? ModelConfig.read(path) : Optional.empty();
        LoadedWeights loaded =
                WeightsLoader.load(path, new WeightsOptions(kind.path("prefix").textValue(), null));
        if (config.isPresent()) {
            Architecture network = loaded.weights().architecture();
            config.get().requireMatches(network);
            config.get().recipe(RecipeSize.TRAIN, network);
        }
        return loaded;
    }

    private int comparePixels(JsonNode recipes) throws IOException, WeightsException, ImageDecodeException {
        int compared = 0;
        for (Map.Entry<String, JsonNode> kind : recipes.properties()) {
            Path path = directory.resolve(kind.getKey());
            Architecture network =
                    WeightsLoader.load(path, WeightsOptions.NONE).weights().architecture();
            for (Map.Entry<String, JsonNode> size : kind.getValue().properties()) {
                RecipeSize recipeSize = RecipeSize.valueOf(size.getKey().toUpperCase(Locale.ROOT));
                Recipe recipe = ModelConfig.read(path)
                        .orElseThrow()
                        .recipe(recipeSize, network)
                        .orElseThrow();
                for (Map.Entry<String, JsonNode> image : size.getValue().properties()) {
                    String digest = digest(recipe, directory.resolve("images").resolve(image.getKey()));
                    boolean right =
                            digest.equals(image.getValue().path("sha256").asText());
                    report("%s %s %s".formatted(kind.getKey(), size.getKey(), image.getKey()), right, "pixels");
                    compared++;
                }
            }
        }
        return compared;
    }

    private static String digest(Recipe recipe, Path image) throws IOException, ImageDecodeException {
        Pixels pixels =
                new ImageDecoder(DecodeLimits.DEFAULT).decode(Files.readAllBytes(image), recipe.input(), recipe.exif());
        Preprocessor preprocessor = new Preprocessor(recipe);
        Recipe.Size out = preprocessor.outputSize(pixels.width(), pixels.height());
        ByteBuffer values = ByteBuffer.allocate(recipe.input().channels() * out.height() * out.width() * Float.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN);
        preprocessor.write(pixels, values.asFloatBuffer());
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(values.array()));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Failed to find SHA-256, which every Java platform has", e);
        }
    }

    private void report(String name, boolean right, String outcome) {
        differences += right ? 0 : 1;
        System.out.printf(
                "%-9s %-40s %s%n",
                right ? "as said" : "DIFFERENT",
                name,
                outcome.lines().findFirst().orElse(""));
    }
}
