package io.sparkresnet.conformance;

import io.sparkresnet.model.image.DecodeLimits;
import io.sparkresnet.model.image.ImageDecodeException;
import io.sparkresnet.model.image.ImageDecoder;
import io.sparkresnet.model.image.Pixels;
import io.sparkresnet.model.image.Preprocessor;
import io.sparkresnet.model.image.Recipe;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Decodes and preprocesses images as a task of the job does, and says what came of each.
 *
 * <p>{@code RunRecipes TASKS ANSWERS [RAW]} reads a {@link RecipeTask} a line and answers each with a line of tab-separated
 * words, in order:
 *
 * <pre>
 * id  ok       height  width  SHA-256 of the 8-bit crop (H, W, C)  SHA-256 of the input (C, H, W) float32 little-endian
 * id  refused  kind    message
 * id  recipe   message         the build has no such recipe
 * id  failed   class   message  anything else that was thrown: a defect
 * </pre>
 *
 * With RAW, a folder, the crop also goes to {@code RAW/id.crop} and the input to {@code RAW/id.input}.
 */
public final class RunRecipes {
    private final ImageDecoder decoder = new ImageDecoder(DecodeLimits.DEFAULT);
    private final Path raw;

    private RunRecipes(Path raw) {
        this.raw = raw;
    }

    /** Runs it. */
    public static void main(String[] args) throws IOException {
        RunRecipes program = new RunRecipes(Path.of(args.length > 2 ? args[2] : ""));
        try (PrintStream answers = new PrintStream(args[1], StandardCharsets.UTF_8)) {
            for (String line : Files.readAllLines(Path.of(args[0]))) {
                RecipeTask task = RecipeTask.of(line);
                answers.println(task.id() + "\t" + program.answer(task));
            }
        }
    }

    private String answer(RecipeTask task) throws IOException {
        byte[] encoded = Files.readAllBytes(task.file());
        Recipe recipe;
        try {
            recipe = task.recipe();
        } catch (IllegalArgumentException e) {
            return "recipe\t" + oneLine(e);
        }
        try {
            return pixels(task.id(), encoded, new Preprocessor(recipe));
        } catch (ImageDecodeException e) {
            Throwable cause = e.getCause();
            String verdict = cause instanceof RuntimeException
                    ? "failed\t" + cause.getClass().getName()
                    : "refused\t" + e.kind();
            return verdict + "\t" + oneLine(e);
        } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
            return "failed\t" + e.getClass().getName() + "\t" + oneLine(e);
        }
    }

    private String pixels(String id, byte[] encoded, Preprocessor preprocessor)
            throws ImageDecodeException, IOException {
        Pixels image = decoder.decode(encoded, preprocessor);
        Recipe.Size size = preprocessor.outputSize(image.width(), image.height());
        int values = image.channels() * size.height() * size.width();
        ByteBuffer input = ByteBuffer.allocate(4 * values).order(ByteOrder.LITTLE_ENDIAN);
        Pixels crop = preprocessor.crop(image);
        preprocessor.write(image, input.asFloatBuffer());
        if (!raw.toString().isEmpty()) {
            Files.write(raw.resolve(id + ".crop"), crop.bytes());
            Files.write(raw.resolve(id + ".input"), input.array());
        }
        return "ok\t%d\t%d\t%s\t%s".formatted(crop.height(), crop.width(), sha256(crop.bytes()), sha256(input.array()));
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String oneLine(Throwable thrown) {
        return String.valueOf(thrown.getMessage()).replaceAll("\\s+", " ");
    }
}
