package io.sparkresnet.job.cli;

import io.sparkresnet.job.conf.JobConf;
import io.sparkresnet.job.conf.Key;
import io.sparkresnet.job.model.JobModel;
import io.sparkresnet.job.run.PredictionCall;
import io.sparkresnet.job.source.Inputs;
import io.sparkresnet.job.source.ListedStatus;
import io.sparkresnet.job.source.Listing;
import io.sparkresnet.model.inference.CompiledModel;
import io.sparkresnet.model.inference.ModelCompiler;
import io.sparkresnet.udf.ImageRef;
import io.sparkresnet.udf.PipelineMetrics;
import io.sparkresnet.udf.PredictionSchema;
import io.sparkresnet.udf.ResNetPartitions;
import io.sparkresnet.udf.SerializableHadoopConf;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;

/**
 * The job as it would be without plan, chunks, lock and summary: one listing held in memory, cut into equal partitions, the job's
 * own function over them, and Spark's Parquet writer with its default committer. What scale.sh compares the job with.
 *
 * <p>{@code PlainJob PARTITIONS FLAG...} with the flags of {@code predict}.
 */
final class PlainJob {
    private PlainJob() {}

    public static void main(String[] arguments) throws Exception {
        SparkDefaults.load();
        int partitions = Integer.parseInt(arguments[0]);
        List<String> flags = List.of(arguments).subList(1, arguments.length);
        JobConf conf = JobConf.of(new CommandLineReader(new Predict()).read(flags), Key.INPUT, Key.OUTPUT);
        Configuration hadoop = SparkSettings.hadoop();
        JobModel model = JobModel.load(conf.model(), conf.recipe(), hadoop);
        CompiledModel compiled = ModelCompiler.compile(model.loaded().weights(), model.recipe());
        List<Path> inputs = Inputs.qualified(conf.input().inputs(), hadoop);
        Path output = Inputs.qualified(conf.output().output().orElseThrow(), hadoop);
        try (OpenSession session = SparkSettings.open("plain job")) {
            SparkSession spark = session.spark();
            JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
            List<ImageRef> images = new ArrayList<>();
            new Listing(hadoop, conf.input()).forEach(inputs, (image, relative) -> images.add(image));
            ResNetPartitions function = new ResNetPartitions(
                    context.broadcast(compiled),
                    context.broadcast(new SerializableHadoopConf(hadoop)),
                    context.broadcast(PredictionCall.settings(conf, model, "plain")),
                    new ListedStatus(),
                    PipelineMetrics.register(spark.sparkContext()));
            JavaRDD<Row> rows = context.parallelize(images, partitions)
                    .mapPartitions(part -> function.rows(part, TaskContext.getPartitionId()));
            spark.createDataFrame(rows, PredictionSchema.SCHEMA)
                    .write()
                    .mode(SaveMode.Append)
                    .option("compression", "zstd")
                    .parquet(output.toString());
        }
    }
}
