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
import io.sparkresnet.job.run.PredictionRun;
import io.sparkresnet.job.source.InputException;
import io.sparkresnet.job.source.InputProbe;
import io.sparkresnet.job.source.Inputs;
import io.sparkresnet.model.inference.CompiledModel;
import io.sparkresnet.model.inference.ModelCompiler;
import io.sparkresnet.model.weights.WeightsException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;

/**
 * The job, as {@code predict} and {@code demo} run it. Everything that a person can have got wrong is looked at before Spark
 * starts, and nothing is created in the output before the input is known to hold images.
 */
final class JobExecution {
    private static final DateTimeFormatter RUN_ID =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

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
        Optional<GoldenFile> golden = golden();
        new InputProbe(hadoop).check(inputs);
        JobModel model = JobModel.load(conf.model(), conf.recipe(), hadoop);
        requireFits(model);
        OutputDirectory output = OutputDirectory.of(root, hadoop);
        output.requireNoRows();
        warnOfAssumptions(model);
        CompiledModel compiled = ModelCompiler.compile(model.loaded().weights(), model.recipe());
        if (golden.isPresent()) {
            String agreement = new GoldenCheck(golden.get(), model, hadoop).agreement(compiled);
            console.err().println("spark-resnet: " + agreement);
        }
        String run = conf.output().runId().orElse(RUN_ID.format(started));
        try (OpenSession session = SparkSettings.open("spark-resnet " + run)) {
            Summary summary = new PredictionRun(session.spark(), conf, model, compiled, output, console.err(), started)
                    .execute(run, inputs, Versions.all());
            console.err().println(summary.sentence());
            if (summary.exitCode() != ExitCode.DONE) {
                console.err()
                        .println(
                                "spark-resnet: %d of %d images failed (expected at most the fraction %s); all rows are written"
                                        .formatted(
                                                summary.counts().failed(),
                                                summary.counts().attempted(),
                                                summary.maxErrorFraction()));
            }
            afterwards.with(session.spark(), summary);
            console.out().println(summary.lastLine());
            return summary.exitCode();
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
            PredictionRun.settings(conf, model, "")
                    .requireFits(model.loaded().weights().architecture());
        } catch (IllegalArgumentException e) {
            throw new InvalidConfException(String.valueOf(e.getMessage()));
        }
    }
}
