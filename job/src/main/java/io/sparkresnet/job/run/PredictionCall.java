package io.sparkresnet.job.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sparkresnet.job.conf.InvalidConfException;
import io.sparkresnet.job.conf.JobConf;
import io.sparkresnet.job.model.JobModel;
import io.sparkresnet.job.model.ModelCard;
import io.sparkresnet.job.report.ClassWatch;
import io.sparkresnet.job.report.Progress;
import io.sparkresnet.job.report.RunningTotals;
import io.sparkresnet.job.report.Summary;
import io.sparkresnet.job.source.InputException;
import io.sparkresnet.model.image.DecodeLimits;
import io.sparkresnet.model.inference.CompiledModel;
import io.sparkresnet.udf.Fence;
import io.sparkresnet.udf.PipelineMetrics;
import io.sparkresnet.udf.PredictionSettings;
import java.io.PrintStream;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;

/**
 * One call of the job on its output: finishes what is open, then lists the input, subtracts what the output holds, and does the
 * rest. Resume, retry and the daily increment are this one way. Used once.
 */
public final class PredictionCall {
    private static final DateTimeFormatter RUN_ID =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

    private final JobConf conf;
    private final JobModel model;
    private final CompiledModel compiled;
    private final OutputDirectory output;
    private final List<Path> inputs;
    private final OutputSettings settings;
    private final JsonNode card;
    private final PrintStream err;
    private final Instant started;
    private @Nullable Plan unpublished;

    /** A call of {@code conf} with that model on that output; what a person should know goes to {@code err}. */
    public PredictionCall(
            JobConf conf,
            JobModel model,
            CompiledModel compiled,
            OutputDirectory output,
            List<Path> inputs,
            Map<String, String> versions,
            PrintStream err,
            Instant started) {
        this.conf = conf;
        this.model = model;
        this.compiled = compiled;
        this.output = output;
        this.inputs = List.copyOf(inputs);
        this.settings = OutputSettings.of(conf, model);
        this.card = new ObjectMapper().valueToTree(ModelCard.of(model, compiled, versions));
        this.err = err;
        this.started = started.truncatedTo(ChronoUnit.MILLIS);
    }

    /** Refuses an output whose rows are of another model or of other columns; nothing is created. */
    public void requireAdmitted() throws OutputException {
        OutputState.read(output)
                .admit(conf, settings, compiled.fingerprint(), output.layout().root());
    }

    /**
     * Does all of it, and says of each run that it publishes what came of it.
     *
     * @return the summaries of these runs, or that of the run of the asked id, which was published before; the last is the call's
     * @throws OutputException also when the output was lost to another driver
     */
    public List<Summary> execute(SparkSession spark, OutputLock lock)
            throws InvalidConfException, InputException, OutputException {
        try (WatchedJob watch = watch(spark)) {
            lock.whenLost(
                    () -> watch.stop(new OutputException("Cannot go on with output %s: another driver took it over"
                            .formatted(output.layout().root()))));
            return watch.run(() -> execute(spark, watch));
        } catch (InputException | OutputException | RuntimeException e) {
            Plan plan = unpublished;
            if (plan != null && !lock.lost()) {
                new UnfinishedReport(spark, output, conf.conduct().maxErrorFraction(), card).attempt(plan, started, e);
            }
            throw e;
        }
    }

    /** Removes the lock of an output in which no run was ever begun, and what directories hold nothing else. */
    public void discardUnbegun(OutputLock lock) throws OutputException {
        if (output.runs().files().isEmpty()) {
            lock.discard();
            output.discardEmpty();
        }
    }

    /**
     * Says on {@code out} what {@link #execute} would do; what is written meanwhile is taken back.
     *
     * @return the same as one line of JSON
     */
    public String dryRun(SparkSession spark, PrintStream out) throws InputException, OutputException {
        try (WatchedJob watch = watch(spark)) {
            return watch.run(() -> new DryRun(conf, compiled, output, inputs).tell(spark, out));
        }
    }

    private WatchedJob watch(SparkSession spark) {
        return new WatchedJob(spark.sparkContext(), output.layout().root());
    }

    private List<Summary> execute(SparkSession spark, WatchedJob watch)
            throws InvalidConfException, InputException, OutputException {
        OutputState state = OutputState.read(output);
        state.admit(conf, settings, compiled.fingerprint(), output.layout().root());
        Optional<String> asked = conf.output().runId();
        if (asked.isPresent()) {
            Optional<Summary> published = state.published(asked.get(), inputs, conf.arguments(), output);
            if (published.isPresent()) {
                err.println(published.get().sentence());
                return List.of(published.get());
            }
        }
        output.discardTemporary(state.index());
        List<Summary> done = new ArrayList<>();
        // One at most, but for a store that cannot create conditionally, or a summary that somebody deleted
        while (state.open().isPresent()) {
            Plan open = state.open().get();
            watch.requireNotStopped();
            done.add(state.isToClose(conf) ? close(spark, open) : resume(spark, open));
            if (asked.equals(Optional.of(open.run()))) {
                return done;
            }
            state = OutputState.read(output);
            state.admit(conf, settings, compiled.fingerprint(), output.layout().root());
        }
        next(spark, watch, state.index(), done);
        return done;
    }

    /** Lists, and does what is new; its summary is added to {@code done}, unless nothing is new and something was done. */
    private void next(SparkSession spark, WatchedJob watch, RunIndex index, List<Summary> done)
            throws InputException, OutputException {
        Optional<String> asked = conf.output().runId();
        // Each run's speed is its own: what the open one before it took is none of its seconds
        Instant begun = done.isEmpty() ? started : Instant.now().truncatedTo(ChronoUnit.MILLIS);
        Planner planner = new Planner(spark, conf, output, compiled);
        int number = planner.unusedNumber(index);
        Planner.Work work;
        try {
            watch.requireNotStopped();
            work = planner.work(number, inputs);
            watch.requireNotStopped();
        } catch (InputException | OutputException | RuntimeException e) {
            planner.discard(number);
            throw e;
        }
        if (work.images() == 0 && asked.isEmpty() && !done.isEmpty()) {
            planner.discard(work.number());
            return;
        }
        if (!output.replacesInOneStep()) {
            err.println(
                    "spark-resnet: %s cannot put a file in another's place in one step: failed images stay failed there"
                            .formatted(output.layout().root()));
        }
        if (work.images() == 0) {
            err.println("spark-resnet: nothing is left to do: the output holds all %,d images".formatted(work.held()));
        }
        String id = asked.orElseGet(() -> unusedId(index));
        Plan plan = planner.publish(work, id, inputs, settings, model.name());
        done.add(finish(spark, plan, new RunWork(plan.chunks(), plan.replacements()), Fence.Start.FIRST, begun));
    }

    private String unusedId(RunIndex index) {
        String id = RUN_ID.format(started);
        for (int copy = 2; !index.named(id).isEmpty(); copy++) {
            id = "%s-%d".formatted(RUN_ID.format(started), copy);
        }
        return id;
    }

    private Summary resume(SparkSession spark, Plan open) throws OutputException, InputException {
        RunWork left = RunWork.left(open, output.parts());
        err.println("spark-resnet: going on with run %s: %,d of %,d images are left"
                .formatted(open.run(), left.images(), open.images()));
        return finish(spark, open, left, Fence.Start.RESUMED, started);
    }

    private Summary close(SparkSession spark, Plan open) throws OutputException {
        // From here on it stays given up, also where this call is killed before the summary
        output.createIfAbsent(output.layout().closing(open.number()), new byte[0]);
        RunWork left = RunWork.left(open, output.parts());
        JsonNode of = output.json(output.layout().model(open.number())).orElse(card);
        ClosedChunks.fill(output, open.number(), left, of, spark.sessionState().conf());
        err.println("spark-resnet: closed run %s: %,d of %,d images are given up"
                .formatted(open.run(), left.images(), open.images()));
        return told(publication(spark).publish(open, share(spark, 0, started), of, RunEnd.CLOSED));
    }

    private Summary finish(SparkSession spark, Plan plan, RunWork work, Fence.Start start, Instant begun)
            throws OutputException {
        unpublished = plan;
        output.createIfAbsent(output.layout().model(plan.number()), Json.document(card));
        Publication.Share share = share(spark, work.images(), begun);
        if (!work.isEmpty()) {
            PredictionSettings told = settings(conf, model, plan.run());
            PipelineMetrics metrics = share.metrics();
            RunningTotals totals =
                    new RunningTotals(metrics.images(), metrics.failures(), metrics.clock(), share.classes());
            new RunWriter(spark, output.layout(), compiled, told, card, start, metrics)
                    .write(plan, work, totals, shown -> Progress.show(err, work.images(), shown));
        }
        Summary summary = publication(spark).publish(plan, share, card, RunEnd.COMPLETE);
        unpublished = null;
        return told(summary);
    }

    private Summary told(Summary summary) {
        err.println(summary.sentence());
        return summary;
    }

    private Publication publication(SparkSession spark) {
        return new Publication(spark, output, conf.conduct().maxErrorFraction());
    }

    private Publication.Share share(SparkSession spark, long images, Instant begun) {
        PipelineMetrics metrics = PipelineMetrics.register(spark.sparkContext());
        ClassWatch classes = new ClassWatch(
                metrics.firstClasses(),
                compiled.architecture().numClasses(),
                model.labels(),
                warning -> err.println(Progress.over("spark-resnet: " + warning)));
        return new Publication.Share(begun, images, metrics, classes);
    }

    /** What the executors are told; the network decides by {@link PredictionSettings#requireFits} whether it can be done. */
    public static PredictionSettings settings(JobConf conf, JobModel model, String run) {
        return new PredictionSettings(
                model.labels(),
                model.activation(),
                conf.output().topK(),
                conf.output().columns(),
                conf.conduct().batchSize(),
                conf.fetch(),
                DecodeLimits.DEFAULT,
                run);
    }
}
