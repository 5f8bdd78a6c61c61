package io.sparkresnet.job.cli;

import io.sparkresnet.job.conf.InvalidConfException;
import io.sparkresnet.job.conf.JobConf;
import io.sparkresnet.job.conf.Key;
import io.sparkresnet.job.conf.Settings;
import io.sparkresnet.job.model.JobModel;
import io.sparkresnet.job.model.RecipeText;
import io.sparkresnet.job.report.ExitCode;
import io.sparkresnet.model.image.Recipe;
import io.sparkresnet.model.network.Architecture;
import io.sparkresnet.model.network.NamedArchitecture;
import io.sparkresnet.model.network.NetworkSummary;
import io.sparkresnet.model.network.Stem;
import io.sparkresnet.model.weights.LoadedWeights;
import io.sparkresnet.model.weights.NamedWeights;
import io.sparkresnet.model.weights.WeightsException;
import java.io.PrintStream;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** {@code describe}: what weights, or a named network, are. */
final class Describe implements Subcommand {
    private static final int ITEMS_SHOWN = 8;

    @Override
    public String word() {
        return "describe";
    }

    @Override
    public String description() {
        return "prints what a weights file or a named network is: layers, parameters, multiply-adds, recipe";
    }

    @Override
    public Set<Key> keys() {
        return EnumSet.of(
                Key.WEIGHTS,
                Key.WEIGHTS_PREFIX,
                Key.NETWORK,
                Key.LABELS,
                Key.ACTIVATION,
                Key.RESIZE,
                Key.INTERPOLATION,
                Key.CROP,
                Key.MEAN,
                Key.STD,
                Key.EXIF,
                Key.CROP_OFFSET,
                Key.RECIPE_SIZE);
    }

    @Override
    public String description(Key key) {
        return key == Key.NETWORK
                ? "without --weights: the network to describe; with them: only where the keys cannot tell"
                : key.description();
    }

    @Override
    public ExitCode run(Settings settings, Console console) throws InvalidConfException, WeightsException {
        JobConf conf = JobConf.of(settings);
        PrintStream out = console.out();
        if (conf.model().weights().isEmpty() && conf.model().network().isPresent()) {
            Architecture network = NamedArchitecture.named(
                            conf.model().network().get())
                    .orElseThrow()
                    .architecture();
            int side = network.stem() == Stem.CIFAR ? 32 : 224;
            out.println("network      " + network.name());
            printNetwork(out, network, new Recipe.Size(side, side));
            return ExitCode.DONE;
        }
        JobModel model = JobModel.load(conf.model(), conf.recipe(), SparkSettings.hadoop());
        LoadedWeights loaded = model.loaded();
        Architecture network = loaded.weights().architecture();
        out.println("network      " + network.name());
        out.println("weights      " + model.name());
        out.println(
                "published    " + loaded.recognised().map(NamedWeights::name).orElse("not recognised"));
        out.println("container    " + loaded.container());
        out.println("keys         " + loaded.keyScheme()
                + (loaded.prefix().isEmpty() ? "" : ", prefix " + loaded.prefix()));
        out.println("SHA-256      " + loaded.fileSha256());
        out.println("tensors      " + loaded.tensorDigest());
        if (!loaded.ignored().isEmpty()) {
            out.println("ignored      " + shortened(loaded.ignored()));
        }
        Recipe.Size size = model.recipe().fixedSize().orElse(usualSize(network));
        printNetwork(out, network, size);
        out.println();
        out.printf("recipe (%s)%n%s%n", model.recipeSource().word(), RecipeText.compose(model.recipe()));
        if (!model.labels().isEmpty()) {
            out.println("labels       " + shortened(model.labels()));
        }
        if (model.assumptions().isEmpty()) {
            out.println("assumed      nothing");
        }
        for (String assumed : model.assumptions()) {
            out.println("assumed      " + assumed);
        }
        return ExitCode.DONE;
    }

    private static String shortened(List<String> items) {
        int shown = Math.min(items.size(), ITEMS_SHOWN);
        String first = String.join(", ", items.subList(0, shown));
        return items.size() > shown ? "%s, ... and %d more".formatted(first, items.size() - shown) : first;
    }

    /** Where the recipe leaves the size to the image: that of the network's data set. */
    private static Recipe.Size usualSize(Architecture network) {
        int side = network.stem() == Stem.IMAGENET ? 224 : network.inputChannels() == 1 ? 28 : 32;
        return new Recipe.Size(side, side);
    }

    private static void printNetwork(PrintStream out, Architecture network, Recipe.Size size) {
        NetworkSummary summary = NetworkSummary.of(network, size.height(), size.width());
        out.println("block        " + network.block().torchvisionName());
        out.println("classes      " + (network.numClasses() == 0 ? "none (no fc)" : network.numClasses()));
        out.println("embedding    " + network.embeddingWidth());
        out.printf("input        %dx%dx%d%n", network.inputChannels(), size.height(), size.width());
        out.printf(Locale.ROOT, "parameters   %,d%n", summary.parameters());
        out.printf(Locale.ROOT, "multiply-adds %,d (%.2f G)%n%n", summary.multiplyAdds(), summary.multiplyAdds() / 1e9);
        out.print(summary.table());
    }
}
