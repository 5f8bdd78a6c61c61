package io.sparkresnet.model.inference;

import io.sparkresnet.model.image.CropOffset;
import io.sparkresnet.model.image.Recipe;
import io.sparkresnet.model.network.Architecture;
import io.sparkresnet.model.network.Stage;
import io.sparkresnet.model.weights.Weights;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * The identity of a model: SHA-256 over everything that changes a prediction, the weights by their digest. Two files with the same weights in another
 * container, with another prefix or of another name, are one model.
 */
final class Fingerprint {
    /** Raised only when the same weights and recipe give other predictions than before. */
    private static final int NUMERICS_VERSION = 1;

    private static final String PRECISION = "fp32";

    private Fingerprint() {}

    static String of(Weights weights, Recipe recipe) {
        MessageDigest sha256 = sha256();
        String identity = "spark-resnet numerics %d\n%s\n%s\n%s\ntensors %s\n"
                .formatted(NUMERICS_VERSION, PRECISION, text(weights.architecture()), text(recipe), weights.digest());
        sha256.update(identity.getBytes(StandardCharsets.UTF_8));
        return HexFormat.of().formatHex(sha256.digest());
    }

    private static String text(Architecture network) {
        StringBuilder text = new StringBuilder("%s %s stem %d groups %d channels %d classes %d"
                .formatted(
                        network.block(),
                        network.stem(),
                        network.stemWidth(),
                        network.groups(),
                        network.inputChannels(),
                        network.numClasses()));
        for (Stage stage : network.stages()) {
            text.append(" [%d %d %d %d]".formatted(stage.blocks(), stage.planes(), stage.width(), stage.stride()));
        }
        return text.toString();
    }

    private static String text(Recipe recipe) {
        String resize = "none";
        if (recipe.resize() instanceof Recipe.ShorterSide side) {
            resize = Integer.toString(side.pixels());
        } else if (recipe.resize() instanceof Recipe.Squash squash) {
            resize = text(squash.size());
        }
        String floored = recipe.crop() != null && recipe.cropOffset() == CropOffset.FLOOR ? " floored" : "";
        return "%s resize %s %s crop %s%s mean %s std %s exif %s"
                .formatted(
                        recipe.input(),
                        resize,
                        recipe.interpolation(),
                        text(recipe.crop()),
                        floored,
                        recipe.mean(),
                        recipe.std(),
                        recipe.exif());
    }

    private static String text(Recipe.@Nullable Size size) {
        return size == null ? "none" : size.height() + "x" + size.width();
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Cannot compute SHA-256: every Java platform is required to have it", e);
        }
    }
}
