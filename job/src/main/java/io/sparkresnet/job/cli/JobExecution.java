package io.sparkresnet.job.cli;

import io.sparkresnet.job.conf.InvalidConfException;
import io.sparkresnet.job.conf.JobConf;
import io.sparkresnet.job.golden.GoldenCheck;
import io.sparkresnet.job.golden.GoldenFile;
import io.sparkresnet.job.model.JobModel;
import io.sparkresnet.job.model.RecipeSource;
import io.sparkresnet.job.report.ExitCode;
import io.sparkresnet.job.report.Summary;
import io.sparkresnet.job.run.OutputDirectory;
import io.sparkresnet.job.run.OutputException;
import io.sparkresnet.job.run.OutputLock;
import io.sparkresnet.job.run.OutputState;
import io.sparkresnet.job.run.PredictionCall;
import io.sparkresnet.job.source.InputException;
import io.sparkresnet.job.source.InputProbe;
import io.sparkresnet.job.source.Inputs;
import io.sparkresnet.model.inference.CompiledModel;
import io.sparkresnet.model.inference.ModelCompiler;
import io.sparkresnet.model.weights.WeightsException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;

/**
 * The job, as {@code predict} and {@code demo} run it. Everything that a person can have got wrong is looked at before Spark
 * starts, and nothing is created in the output before the input is known to hold images.
 */
final class JobExecution {
    private final Instant started = Instant.now();
    private final Configuration hadoop = SparkSettings.hadoop();
    private final JobConf conf;
    private final Console console;

    JobExecution(JobConf conf, Console console) {
        this.conf = conf;
        this.console = console;
    }

    /** What is done with the session once the summary is published. */
    interface Afterwards {
        /** Reads the rows that were written. */
        void with(SparkSession spark, Summary summary) throws OutputException;
    }

    /** Runs the job, then {@code afterwards}. */
    ExitCode run(Afterwards afterwards) throws InvalidConfException, InputException, WeightsException, OutputException {
        List<Path> inputs = Inputs.qualified(conf.input().inputs(), hadoop);
        Path root = Inputs.qualified(conf.output().output().orElseThrow(), hadoop);
        Inputs.refuseOutputInside(inputs, root);
        Inputs.refuseInputInside(inputs, root);
        OutputDirectory output = OutputDirectory.of(root, hadoop);
        OutputState state = OutputState.read(output);
        Optional<Summary> published = published(state, output, inputs);
        if (published.isPresent()) {
            console.err()
                    .println("spark-resnet: run %s is published already; this is its summary"
                            .formatted(published.get().run()));
            return ended(published.get());
        }
        Optional<GoldenFile> golden = golden();
        if (state.open().isEmpty()) {
            new InputProbe(hadoop).check(inputs);
        }
        JobModel model = JobModel.load(conf.model(), conf.recipe(), hadoop);
        requireFits(model);
        output.requireUsable();
        CompiledModel compiled = ModelCompiler.compile(model.loaded().weights(), model.recipe());
        PredictionCall call =
                new PredictionCall(conf, model, compiled, output, inputs, Versions.all(), console.err(), started);
        call.requireAdmitted();
        warnOfAssumptions(model);
        if (golden.isPresent()) {
            String agreement = new GoldenCheck(golden.get(), model, hadoop).agreement(compiled);
            console.err().println("spark-resnet: " + agreement);
        }
        if (conf.conduct().dryRun()) {
            try (OpenSession session = SparkSettings.open("spark-resnet dry run")) {
                console.out().println(call.dryRun(session.spark(), console.out()));
            }
            return ExitCode.DONE;
        }
        try (OutputLock lock = lock(output);
                OpenSession session = SparkSettings.open(
                        "spark-resnet " + conf.output().runId().orElse(root.getName()))) {
            List<Summary> summaries = executed(call, session, lock);
            int last = summaries.size() - 1;
            afterwards.with(session.spark(), summaries.get(last));
            summaries.subList(0, last).forEach(this::warnOfFailures);
            ended(summaries.get(last));
            return summaries.stream()
                    .map(Summary::exitCode)
                    .filter(code -> code != ExitCode.DONE)
                    .findFirst()
                    .orElse(ExitCode.DONE);
        }
    }

    /** A call that comes to nothing before it began a run leaves an output as it was: none, where there was none. */
    private static List<Summary> executed(PredictionCall call, OpenSession session, OutputLock lock)
            throws InvalidConfException, InputException, OutputException {
        try {
            return call.execute(session.spark(), lock);
        } catch (InputException e) {
            call.discardUnbegun(lock);
            throw e;
        }
    }

    private Optional<Summary> published(OutputState state, OutputDirectory output, List<Path> inputs)
            throws InvalidConfException, OutputException {
        Optional<String> id = conf.output().runId();
        return id.isEmpty() ? Optional.empty() : state.published(id.get(), inputs, conf.arguments(), output);
    }

    private OutputLock lock(OutputDirectory output) throws InvalidConfException, OutputException {
        Consumer<String> say = text -> console.err().println("spark-resnet: " + text);
        OutputLock lock = OutputLock.acquire(
                output.fileSystem(),
                output.layout().lock(),
                DriverName.of(conf.output().runId()),
                SparkSettings.lockLease(),
                say);
        try {
            String weaker = lock.guarantee().sentence(output.layout().root());
            if (!weaker.isEmpty()) {
                say.accept(weaker);
            }
            return lock;
        } catch (OutputException | RuntimeException e) {
            lock.close();
            throw e;
        }
    }

    private ExitCode ended(Summary summary) {
        warnOfFailures(summary);
        console.out().println(summary.lastLine());
        return summary.exitCode();
    }

    private void warnOfFailures(Summary summary) {
        if (summary.exitCode() != ExitCode.DONE) {
            console.err()
                    .println(
                            "spark-resnet: %d of %d images failed (expected at most the fraction %s); all rows are written"
                                    .formatted(
                                            summary.counts().failed(),
                                            summary.counts().attempted(),
                                            summary.maxErrorFraction()));
        }
    }

    private Optional<GoldenFile> golden() throws InvalidConfException {
        Optional<String> expect = conf.conduct().expect();
        return expect.isPresent() ? Optional.of(GoldenFile.read(expect.get(), hadoop)) : Optional.empty();
    }

    private void warnOfAssumptions(JobModel model) {
        if (conf.model().weights().isEmpty()) {
            return;
        }
        if (model.recipeSource() == RecipeSource.ASSUMED) {
            console.err()
                    .println(
                            "spark-resnet: nothing says how these weights' images are preprocessed; assuming ImageNet's"
                                    + " --resize 256 --crop 224 --interpolation bilinear");
        }
        for (String assumed : model.assumptions()) {
            console.err().println("spark-resnet: assuming " + assumed);
        }
    }

    private void requireFits(JobModel model) throws InvalidConfException {
        try {
            PredictionCall.settings(conf, model, "")
                    .requireFits(model.loaded().weights().architecture());
        } catch (IllegalArgumentException e) {
            throw new InvalidConfException(String.valueOf(e.getMessage()));
        }
    }
}
