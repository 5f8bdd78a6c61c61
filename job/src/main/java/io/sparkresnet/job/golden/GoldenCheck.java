package io.sparkresnet.job.golden;

import io.sparkresnet.job.conf.InvalidConfException;
import io.sparkresnet.job.model.JobModel;
import io.sparkresnet.job.model.RecipeText;
import io.sparkresnet.job.source.InputException;
import io.sparkresnet.job.source.StoreFailure;
import io.sparkresnet.job.source.WholeFile;
import io.sparkresnet.model.image.DecodeLimits;
import io.sparkresnet.model.image.ImageDecodeException;
import io.sparkresnet.model.image.ImageDecoder;
import io.sparkresnet.model.image.Pixels;
import io.sparkresnet.model.image.Preprocessor;
import io.sparkresnet.model.image.Recipe;
import io.sparkresnet.model.inference.CompiledModel;
import io.sparkresnet.model.inference.InferenceSession;
import io.sparkresnet.model.network.Architecture;
import io.sparkresnet.model.weights.WeightsException;
import io.sparkresnet.udf.InputBatch;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.hadoop.conf.Configuration;

/**
 * Whether a job's model gives the logits that the training side gave, found out on the driver before Spark starts: the images
 * of a {@link GoldenFile} are read, decoded, preprocessed and evaluated as an executor would. Agreed is what differs by at most
 * 1e-3 of the range of the expected logits. Our own promise is 1e-4, but training sides on GPUs with TF32 differ by a few 1e-4;
 * {@link Comparison} says more, and what the range is. Used once.
 */
public final class GoldenCheck {
    /** The engine's throughput is flat from 8 to 32 images a batch. */
    private static final int BATCH_SIZE = 16;

    private final GoldenFile golden;
    private final JobModel model;
    private final Architecture network;
    private final Configuration conf;
    private final List<GoldenImage> waiting = new ArrayList<>();
    private final Comparison comparison;

    /** A check of {@code model} against {@code golden}. */
    public GoldenCheck(GoldenFile golden, JobModel model, Configuration conf) {
        this.golden = golden;
        this.model = model;
        this.network = model.loaded().weights().architecture();
        this.conf = conf;
        this.comparison = new Comparison(golden.images());
    }

    /**
     * Evaluates and compares; returns one sentence of agreement.
     *
     * @param compiled the model, lowered
     * @throws InvalidConfException if the network gives no logits
     * @throws InputException if an image cannot be read or decoded
     * @throws WeightsException if the logits are others
     */
    public String agreement(CompiledModel compiled) throws InvalidConfException, InputException, WeightsException {
        int classes = network.numClasses();
        if (classes == 0) {
            throw new InvalidConfException(
                    "Invalid expect: %s has no fc and gives no logits (expected a network with fc)"
                            .formatted(network.name()));
        }
        if (classes != golden.classes()) {
            throw new WeightsException("Cannot compare with %s: expected %d logits an image, got %d from the fc of %s"
                    .formatted(golden.name(), golden.classes(), classes, network.name()));
        }
        try (InferenceSession session = InferenceSession.open(compiled)) {
            evaluateAll(session);
        }
        if (comparison.beyond() > 0) {
            throw new WeightsException(mismatch());
        }
        return String.format(
                Locale.ROOT,
                "%s agrees: %d images, largest difference %.1e of the range of the expected logits (allowed %s)%s",
                golden.name(),
                comparison.images(),
                comparison.largest().size() / comparison.range(),
                Comparison.TOLERANCE,
                classes == 1
                        ? ""
                        : ", the same top-1 for %d of %d".formatted(comparison.sameTop(), comparison.images()));
    }

    private void evaluateAll(InferenceSession session) throws InputException {
        Recipe recipe = model.recipe();
        ImageDecoder decoder = new ImageDecoder(DecodeLimits.DEFAULT);
        Preprocessor preprocessor = new Preprocessor(recipe);
        InputBatch batch = new InputBatch(recipe.input().channels(), BATCH_SIZE);
        for (GoldenImage image : golden.images()) {
            try {
                Pixels pixels = decoder.decode(WholeFile.read(image.path(), conf), preprocessor);
                Recipe.Size size = preprocessor.outputSize(pixels.width(), pixels.height());
                if (!batch.accepts(size)) {
                    evaluate(batch, session);
                }
                batch.add(preprocessor, pixels, size);
                waiting.add(image);
            } catch (ImageDecodeException e) {
                throw unreadable(image, String.valueOf(e.getMessage()), e);
            } catch (IOException e) {
                throw unreadable(image, StoreFailure.reason(e, image.path()), e);
            }
        }
        evaluate(batch, session);
    }

    private InputException unreadable(GoldenImage image, String reason, Exception cause) {
        return new InputException(
                "Cannot read image %s (%s line %d): %s".formatted(image.path(), golden.name(), image.line(), reason),
                cause);
    }

    private void evaluate(InputBatch batch, InferenceSession session) throws InputException {
        int classes = golden.classes();
        try {
            float[] logits = batch.evaluate(session::forward).logits().orElseThrow();
            for (int i = 0; i < waiting.size(); i++) {
                comparison.add(waiting.get(i), logits, i * classes);
            }
        } catch (RuntimeException e) {
            evaluateAlone(batch, session);
        }
        waiting.clear();
        batch.clear();
    }

    /** Finds the image that the engine refuses, as an executor does: too large for the memory, for example. */
    private void evaluateAlone(InputBatch batch, InferenceSession session) throws InputException {
        for (int i = 0; i < waiting.size(); i++) {
            try {
                float[] logits =
                        batch.evaluateAlone(session::forward, i).logits().orElseThrow();
                comparison.add(waiting.get(i), logits, 0);
            } catch (RuntimeException e) {
                throw unreadable(
                        waiting.get(i), StoreFailure.reason(e, waiting.get(i).path()), e);
            }
        }
    }

    private String mismatch() {
        Comparison.Difference worst = comparison.largest();
        String label =
                model.labels().isEmpty() ? "" : " (%s)".formatted(model.labels().get(worst.classIndex()));
        return String.format(
                Locale.ROOT,
                """
                Cannot confirm %s: %d of %d images differ by more than %s of the range of the expected logits
                  worst image: %s (line %d)
                  its largest difference: %.3g, which is %.2g of the range, at class %d%s: expected %.6g, got %.6g
                  top-1: %d of %d agree
                  recipe (%s): %s
                  try: preview, which shows what the network sees; describe, which says what the weights are; and the recipe's \
                --resize, --interpolation, --crop, --mean, --std and --exif""",
                golden.name(),
                comparison.beyond(),
                comparison.images(),
                Comparison.TOLERANCE,
                worst.image().path(),
                worst.image().line(),
                worst.size(),
                worst.size() / comparison.range(),
                worst.classIndex(),
                label,
                worst.expected(),
                worst.got(),
                comparison.sameTop(),
                comparison.images(),
                model.recipeSource().word(),
                RecipeText.line(model.recipe()));
    }
}
