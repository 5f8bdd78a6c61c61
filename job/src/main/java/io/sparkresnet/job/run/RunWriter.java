package io.sparkresnet.job.run;

import static org.apache.spark.sql.functions.col;

import com.fasterxml.jackson.databind.JsonNode;
import io.sparkresnet.job.report.Progress;
import io.sparkresnet.job.report.RunRows;
import io.sparkresnet.job.report.RunningTotals;
import io.sparkresnet.job.source.ListedStatus;
import io.sparkresnet.model.inference.CompiledModel;
import io.sparkresnet.udf.Fence;
import io.sparkresnet.udf.PipelineMetrics;
import io.sparkresnet.udf.PredictionSchema;
import io.sparkresnet.udf.PredictionSettings;
import io.sparkresnet.udf.ResNetPartitions;
import io.sparkresnet.udf.SerializableHadoopConf;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.fs.Path;
import org.apache.spark.HashPartitioner;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.DataFrameWriter;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import scala.Tuple2;

/** Does the work of a plan: one Spark job, one task and one file a chunk. */
final class RunWriter {
    /** Smaller than Spark's default at the same speed; every reader of Parquet has it. */
    private static final String COMPRESSION = "zstd";

    /** Columns whose values hardly repeat: Parquet's dictionary of them would cost time and save nothing. */
    private static final List<String> ALL_DIFFERENT = List.of(
            "path",
            "version",
            "etag",
            "probability",
            "top.list.element.probability",
            "logits.list.element",
            "embedding.list.element");

    private static final String COMMIT_PROTOCOL = "spark.sql.sources.commitProtocolClass";
    private static final String FILE = "file";

    private final SparkSession spark;
    private final JavaSparkContext context;
    private final OutputLayout layout;
    private final CompiledModel model;
    private final PredictionSettings settings;
    private final JsonNode card;
    private final Fence.Start start;
    private final PipelineMetrics metrics;

    RunWriter(
            SparkSession spark,
            OutputLayout layout,
            CompiledModel model,
            PredictionSettings settings,
            JsonNode card,
            Fence.Start start,
            PipelineMetrics metrics) {
        this.spark = spark;
        this.context = JavaSparkContext.fromSparkContext(spark.sparkContext());
        this.layout = layout;
        this.model = model;
        this.settings = settings;
        this.card = card;
        this.start = start;
        this.metrics = metrics;
    }

    /** Shows a run's progress until it is closed. */
    interface Shown {
        /** Starts to show these totals. */
        Progress show(RunningTotals totals);
    }

    /** Writes the files of {@code work}, which is not empty. */
    void write(Plan plan, RunWork work, RunningTotals totals, Shown shown) {
        Broadcast<CompiledModel> broadcastModel = context.broadcast(model);
        Broadcast<PredictionSettings> broadcastSettings = context.broadcast(settings);
        Broadcast<SerializableHadoopConf> hadoop =
                context.broadcast(new SerializableHadoopConf(context.hadoopConfiguration()));
        ResNetPartitions partitions =
                new ResNetPartitions(broadcastModel, hadoop, broadcastSettings, new ListedStatus(), metrics);
        Path listing = layout.listing(plan.number());
        Fence fence = new Fence(layout.fence(plan.number()).toString(), start);
        List<JavaRDD<Row>> parts = new ArrayList<>();
        if (!work.chunks().isEmpty()) {
            parts.add(context.parallelize(work.chunks(), work.chunks().size())
                    .mapPartitions(new ChunkRows(partitions.within(fence), hadoop, listing)));
        }
        if (!work.replacements().isEmpty()) {
            List<Replacement> replacements = work.replacements();
            parts.add(held(replacements)
                    .zipPartitions(
                            context.parallelize(replacements, replacements.size()),
                            new ReplacedRows(partitions, fence, hadoop, listing)));
        }
        JavaRDD<Row> rows = parts.size() == 1 ? parts.get(0) : parts.get(0).union(parts.get(1));
        spark.sparkContext().addSparkListener(totals);
        spark.conf().set(COMMIT_PROTOCOL, ChunkCommitProtocol.class.getName());
        try (Progress progress = shown.show(totals)) {
            DataFrameWriter<Row> writer =
                    spark.createDataFrame(rows, PredictionSchema.SCHEMA).write();
            ALL_DIFFERENT.forEach(column -> writer.option("parquet.enable.dictionary#" + column, false));
            writer.mode(SaveMode.Append)
                    .option("compression", COMPRESSION)
                    // Whatever the cluster's defaults: a chunk is one file
                    .option("maxRecordsPerFile", 0)
                    .option(ChunkCommitProtocol.RUN, plan.number())
                    .option(CardWriteSupport.CARD, card.toString())
                    .option(
                            ChunkCommitProtocol.CHUNKS,
                            ChunkNumbers.format(
                                    work.chunks().stream().map(Chunk::number).toList()))
                    .option(ChunkCommitProtocol.REPLACED, Replaced.format(work.replacements()))
                    .parquet(layout.root().toString());
        } finally {
            spark.sparkContext().removeSparkListener(totals);
            spark.conf().unset(COMMIT_PROTOCOL);
        }
        // not of a run that failed: its session ends, and Spark prints a trace of a removal that meets the end
        broadcastModel.destroy();
        broadcastSettings.destroy();
        hadoop.destroy();
    }

    /** The rows of the files that are replaced: those of the first in the first partition, and so on. */
    private JavaRDD<Row> held(List<Replacement> replacements) {
        Map<String, Integer> places = new HashMap<>();
        for (Replacement each : replacements) {
            places.put(each.part().name(), places.size());
        }
        int last = PredictionSchema.SCHEMA.length();
        return RunRows.of(spark, layout.root().toString(), places.keySet())
                .withColumn(FILE, col("_metadata.file_name"))
                .toJavaRDD()
                .mapToPair(row -> new Tuple2<>(places.get(row.getString(last)), first(row, last)))
                // The hash of a small number is itself: place i goes to partition i
                .partitionBy(new HashPartitioner(replacements.size()))
                .values();
    }

    private static Row first(Row row, int fields) {
        Object[] values = new Object[fields];
        for (int i = 0; i < fields; i++) {
            values[i] = row.get(i);
        }
        return RowFactory.create(values);
    }
}
