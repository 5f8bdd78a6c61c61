package io.sparkresnet.job.cli;

import io.sparkresnet.job.conf.InvalidConfException;
import io.sparkresnet.job.conf.JobConf;
import io.sparkresnet.job.conf.Key;
import io.sparkresnet.job.conf.Problems;
import io.sparkresnet.job.conf.Settings;
import io.sparkresnet.job.report.ExitCode;
import io.sparkresnet.job.report.Summary;
import io.sparkresnet.job.run.OutputDirectory;
import io.sparkresnet.job.run.OutputException;
import io.sparkresnet.job.run.OutputState;
import io.sparkresnet.job.source.InputException;
import io.sparkresnet.job.source.Inputs;
import io.sparkresnet.model.weights.WeightsException;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/** {@code demo}: the job on the bundled model and images, and how many it got right. */
final class Demo implements Subcommand {
    private static final String DEFAULT_OUTPUT = "spark-resnet-demo";
    private static final String RUN_ID = "demo";
    /** Four files of rows: enough to show that there are several, and a task is not worth starting for less. */
    private static final String CHUNK_SIZE = "75";

    @Override
    public String word() {
        return "demo";
    }

    @Override
    public String description() {
        return "classifies 300 bundled images with the bundled model (ResNet-20 on Fashion-MNIST)";
    }

    @Override
    public Set<Key> keys() {
        return EnumSet.of(Key.OUTPUT);
    }

    @Override
    public String description(Key key) {
        return key == Key.OUTPUT ? "directory to write to; default " + DEFAULT_OUTPUT : key.description();
    }

    @Override
    public ExitCode run(Settings settings, Console console)
            throws InvalidConfException, InputException, WeightsException, OutputException {
        String typed = settings.text(Key.OUTPUT).orElse(DEFAULT_OUTPUT);
        settings.problems().throwIfAny();
        Configuration hadoop = SparkSettings.hadoop();
        Path root = Inputs.qualified(typed, hadoop);
        OutputDirectory output = OutputDirectory.of(root, hadoop);
        DemoImages images = DemoImages.bundled();
        DemoResult result = new DemoResult(images, console.out());
        Path folder = new Path(output.layout().control(), "demo-images");
        JobConf conf = JobConf.of(new Settings(flags(folder, root), Map.of(), new Problems()));
        output.requireUsable();
        OutputState state = OutputState.read(output);
        Optional<Summary> published = state.published(RUN_ID, List.of(folder), conf.arguments(), output);
        if (published.isPresent()) {
            console.err()
                    .println("This demo has run before; these are its results. Delete %s to run it again"
                            .formatted(root));
            try (OpenSession session = SparkSettings.open("spark-resnet demo")) {
                result.print(session.spark(), published.get());
            }
            console.out().println(published.get().lastLine());
            return ExitCode.DONE;
        }
        if (state.latest().filter(plan -> !plan.run().equals(RUN_ID)).isPresent()) {
            throw new OutputException("Cannot write output %s: it already holds rows of run %s; choose another --output"
                    .formatted(root, state.latest().get().run()));
        }
        images.writeTo(output, folder);
        return new JobExecution(conf, console).run((spark, summary) -> result.print(spark, summary));
    }

    private static Map<Key, List<String>> flags(Path images, Path output) {
        Map<Key, List<String>> flags = new EnumMap<>(Key.class);
        flags.put(Key.INPUT, List.of(images.toString()));
        flags.put(Key.OUTPUT, List.of(output.toString()));
        flags.put(Key.RUN_ID, List.of(RUN_ID));
        flags.put(Key.CHUNK_SIZE, List.of(CHUNK_SIZE));
        return flags;
    }
}
