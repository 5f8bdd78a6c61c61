package io.sparkresnet.job.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sparkresnet.job.conf.JobConf;
import io.sparkresnet.job.model.JobModel;
import io.sparkresnet.job.model.ModelCard;
import io.sparkresnet.job.report.ClassWatch;
import io.sparkresnet.job.report.ExitCode;
import io.sparkresnet.job.report.HtmlReport;
import io.sparkresnet.job.report.Progress;
import io.sparkresnet.job.report.RowCounts;
import io.sparkresnet.job.report.RunRows;
import io.sparkresnet.job.report.RunningTotals;
import io.sparkresnet.job.report.Summary;
import io.sparkresnet.job.source.InputException;
import io.sparkresnet.job.source.ListedStatus;
import io.sparkresnet.model.image.DecodeLimits;
import io.sparkresnet.model.inference.CompiledModel;
import io.sparkresnet.udf.PipelineMetrics;
import io.sparkresnet.udf.PredictionSchema;
import io.sparkresnet.udf.PredictionSettings;
import io.sparkresnet.udf.ResNetPartitions;
import io.sparkresnet.udf.SerializableHadoopConf;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;

/** One run, from the listing to the summary. Used once. */
public final class PredictionRun {
    private static final double NANOS = 1e9;
    /** Smaller than Spark's default at the same speed; every reader of Parquet has it. */
    private static final String COMPRESSION = "zstd";

    private final SparkSession spark;
    private final JavaSparkContext context;
    private final JobConf conf;
    private final JobModel model;
    private final CompiledModel compiled;
    private final OutputDirectory output;
    private final PrintStream err;
    private final Instant started;

    /** A run of {@code conf} with that model into that output; progress goes to {@code err}. */
    public PredictionRun(
            SparkSession spark,
            JobConf conf,
            JobModel model,
            CompiledModel compiled,
            OutputDirectory output,
            PrintStream err,
            Instant started) {
        this.spark = spark;
        this.context = JavaSparkContext.fromSparkContext(spark.sparkContext());
        this.conf = conf;
        this.model = model;
        this.compiled = compiled;
        this.output = output;
        this.err = err;
        this.started = started.truncatedTo(ChronoUnit.MILLIS);
    }

    /** Does all of it and publishes the summary. */
    public Summary execute(String run, List<Path> inputs, Map<String, String> versions)
            throws InputException, OutputException {
        Plan plan = new Planner(conf, context.hadoopConfiguration(), output)
                .plan(run, inputs, compiled, spark.sparkContext().defaultParallelism());
        Map<String, Object> card = ModelCard.of(model, compiled, versions);
        output.create(output.layout().model(plan.number()), Json.document(card));
        PipelineMetrics metrics = PipelineMetrics.register(spark.sparkContext());
        ClassWatch classes = new ClassWatch(
                metrics.firstClasses(),
                compiled.architecture().numClasses(),
                model.labels(),
                warning -> err.println(Progress.over("spark-resnet: " + warning)));
        write(plan, metrics, classes);
        return publish(plan, metrics, classes, new ObjectMapper().valueToTree(card));
    }

    private void write(Plan plan, PipelineMetrics metrics, ClassWatch classes) {
        Broadcast<CompiledModel> broadcastModel = context.broadcast(compiled);
        Broadcast<PredictionSettings> settings = context.broadcast(settings(conf, model, plan.run()));
        Broadcast<SerializableHadoopConf> hadoop =
                context.broadcast(new SerializableHadoopConf(context.hadoopConfiguration()));
        ResNetPartitions partitions =
                new ResNetPartitions(broadcastModel, hadoop, settings, new ListedStatus(), metrics);
        JavaRDD<Row> rows = context.parallelize(plan.chunks(), plan.chunks().size())
                .mapPartitions(new ChunkRows(partitions, hadoop, output.layout().listing(plan.number())));
        List<Integer> numbers = plan.chunks().stream().map(Chunk::number).toList();
        RunningTotals totals = new RunningTotals(metrics.images(), metrics.failures(), classes);
        spark.sparkContext().addSparkListener(totals);
        spark.conf().set("spark.sql.sources.commitProtocolClass", ChunkCommitProtocol.class.getName());
        try (Progress progress = Progress.show(err, plan.images(), totals::images, totals::failures)) {
            spark.createDataFrame(rows, PredictionSchema.SCHEMA)
                    .write()
                    .mode(SaveMode.Append)
                    .option("compression", COMPRESSION)
                    .option(ChunkCommitProtocol.RUN, plan.number())
                    .option(ChunkCommitProtocol.CHUNKS, ChunkNumbers.format(numbers))
                    .parquet(output.layout().root().toString());
        } finally {
            spark.sparkContext().removeSparkListener(totals);
            spark.conf().unset("spark.sql.sources.commitProtocolClass");
            broadcastModel.destroy();
            settings.destroy();
            hadoop.destroy();
        }
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

    private Summary publish(Plan plan, PipelineMetrics metrics, ClassWatch classes, JsonNode card)
            throws OutputException {
        OutputLayout layout = output.layout();
        Instant finished = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        RowCounts counts =
                RowCounts.of(RunRows.of(spark, layout.root().toString(), OutputLayout.partGlob(plan.number())));
        if (counts.attempted() != plan.images()) {
            throw new IllegalStateException("Cannot publish run %s: expected %d rows, got %d"
                    .formatted(plan.run(), plan.images(), counts.attempted()));
        }
        double maxErrorFraction = conf.conduct().maxErrorFraction();
        boolean tooMany = counts.failed() > maxErrorFraction * counts.attempted();
        Summary summary = new Summary(
                plan.run(),
                plan.number(),
                layout.root().toString(),
                layout.summary(plan.number()).toString(),
                layout.report(plan.number()).toString(),
                started,
                finished,
                counts,
                classes.finish(counts),
                plan.chunks().size(),
                maxErrorFraction,
                tooMany ? ExitCode.TOO_MANY_FAILURES : ExitCode.DONE,
                new Summary.StageTimes(
                        metrics.fetchWaitNanos().value() / NANOS,
                        metrics.decodeNanos().value() / NANOS,
                        metrics.inferNanos().value() / NANOS),
                card);
        output.create(layout.report(plan.number()), HtmlReport.of(summary).getBytes(StandardCharsets.UTF_8));
        output.create(layout.summary(plan.number()), summary.toJson().getBytes(StandardCharsets.UTF_8));
        return summary;
    }
}
