package io.sparkresnet.job.cli;

import io.sparkresnet.job.conf.InvalidConfException;
import io.sparkresnet.job.conf.JobConf;
import io.sparkresnet.job.conf.Key;
import io.sparkresnet.job.conf.Settings;
import io.sparkresnet.job.model.JobModel;
import io.sparkresnet.job.model.RecipeFile;
import io.sparkresnet.job.model.RecipeText;
import io.sparkresnet.job.report.ExitCode;
import io.sparkresnet.job.run.OutputDirectory;
import io.sparkresnet.job.run.OutputException;
import io.sparkresnet.job.source.InputException;
import io.sparkresnet.job.source.InputProbe;
import io.sparkresnet.job.source.Inputs;
import io.sparkresnet.job.source.Listing;
import io.sparkresnet.model.image.Recipe;
import io.sparkresnet.model.weights.WeightsException;
import java.io.IOException;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/** {@code preview}: the crop that the network sees, one lossless PNG an image. */
final class Preview implements Subcommand {
    @Override
    public String word() {
        return "preview";
    }

    @Override
    public String description() {
        return "writes the crop that the network sees, one lossless PNG an image: <output>/<path under the input>.png";
    }

    @Override
    public Set<Key> keys() {
        Set<Key> keys = EnumSet.copyOf(Key.JOB);
        keys.add(Key.COMPARE);
        keys.removeAll(EnumSet.of(
                Key.COLUMNS,
                Key.TOP_K,
                Key.RUN_ID,
                Key.CHUNK_SIZE,
                Key.BATCH_SIZE,
                Key.LABELS,
                Key.ACTIVATION,
                Key.EXPECT));
        return keys;
    }

    @Override
    public List<Key> required() {
        return List.of(Key.INPUT, Key.OUTPUT);
    }

    @Override
    public ExitCode run(Settings settings, Console console)
            throws InvalidConfException, InputException, WeightsException, OutputException {
        Optional<String> compare = settings.text(Key.COMPARE);
        JobConf conf = JobConf.of(settings, Key.INPUT, Key.OUTPUT);
        Configuration hadoop = SparkSettings.hadoop();
        List<Path> inputs = Inputs.qualified(conf.input().inputs(), hadoop);
        Path root = Inputs.qualified(conf.output().output().orElseThrow(), hadoop);
        Inputs.refuseOutputInside(inputs, root);
        OutputDirectory output = OutputDirectory.of(root, hadoop);
        output.refuseFile();
        Optional<Recipe> other = compare.isPresent()
                ? Optional.of(RecipeFile.read(Key.COMPARE, compare.get(), hadoop))
                : Optional.empty();
        new InputProbe(hadoop).check(inputs);
        Recipe recipe = JobModel.load(conf.model(), conf.recipe(), hadoop).recipe();
        other.flatMap(with -> unseenDifference(recipe, with))
                .ifPresent(told -> console.err().println("spark-resnet: " + told));
        PreviewFiles files = new PreviewFiles(recipe, other, hadoop, output, console);
        long images;
        try {
            images = new Listing(hadoop, conf.input())
                    .forEach(inputs, files::write)
                    .taken();
        } catch (IOException e) {
            throw new OutputException("Cannot write output %s: %s".formatted(root, e.getMessage()), e);
        }
        long failed = files.failed();
        String differing = other.isPresent() ? ", %d differ".formatted(files.differing()) : "";
        console.out().println("%d previews in %s, %d failed%s".formatted(images - failed, root, failed, differing));
        return failed > conf.conduct().maxErrorFraction() * images ? ExitCode.TOO_MANY_FAILURES : ExitCode.DONE;
    }

    /** What has to be said of two recipes that make the same pixels of every image. */
    static Optional<String> unseenDifference(Recipe recipe, Recipe other) {
        if (recipe.equals(other)) {
            return Optional.of("the two recipes are the same");
        }
        return RecipeText.pixelKeys(recipe).equals(RecipeText.pixelKeys(other))
                ? Optional.of(
                        ("the two recipes differ in mean and std only, which do not show in pixels: mean %s and std %s"
                                        + " here, mean %s and std %s there")
                                .formatted(recipe.mean(), recipe.std(), other.mean(), other.std()))
                : Optional.empty();
    }
}
