package io.sparkresnet.it;

import io.sparkresnet.model.image.DecodeLimits;
import io.sparkresnet.model.inference.Activation;
import io.sparkresnet.model.inference.CompiledModel;
import io.sparkresnet.model.inference.ModelCompiler;
import io.sparkresnet.udf.Fence;
import io.sparkresnet.udf.FetchSettings;
import io.sparkresnet.udf.FileStatusSource;
import io.sparkresnet.udf.ImageRef;
import io.sparkresnet.udf.PipelineMetrics;
import io.sparkresnet.udf.PredictionColumn;
import io.sparkresnet.udf.PredictionSettings;
import io.sparkresnet.udf.ResNetPartitions;
import io.sparkresnet.udf.SerializableHadoopConf;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Row;

/** A process of its own that does one chunk with Spark in process: a directory's images, in the order of their names. */
final class FencedChunk {
    private FencedChunk() {}

    /** Directory of images, directory of marks, {@link Fence.Start}; prints a line for each row. */
    public static void main(String[] arguments) throws IOException {
        SparkConf conf = new SparkConf()
                .setAppName("fenced-chunk")
                .setMaster("local[1]")
                .set("spark.ui.enabled", "false")
                .set("spark.driver.host", "127.0.0.1")
                .set("spark.driver.bindAddress", "127.0.0.1");
        EndingFileSystem.settings().forEach(conf::set);
        LogitsReference reference = LogitsReference.of("resnet20");
        CompiledModel model = ModelCompiler.compile(LivelyWeights.of(reference), reference.recipe());
        try (JavaSparkContext context = new JavaSparkContext(conf)) {
            PredictionSettings settings = new PredictionSettings(
                    List.of(),
                    Activation.SOFTMAX,
                    1,
                    Set.of(PredictionColumn.PREDICTION),
                    16,
                    FetchSettings.DEFAULT,
                    DecodeLimits.DEFAULT,
                    "run");
            ResNetPartitions partitions = new ResNetPartitions(
                            context.broadcast(model),
                            context.broadcast(new SerializableHadoopConf(context.hadoopConfiguration())),
                            context.broadcast(settings),
                            FileStatusSource.plain(),
                            PipelineMetrics.register(context.sc()))
                    .within(new Fence(arguments[1], Fence.Start.valueOf(arguments[2])));
            List<Row> rows = context.parallelize(images(Path.of(arguments[0])), 1)
                    .mapPartitions(images -> partitions.rows(images, 3))
                    .collect();
            for (Row row : rows) {
                Row error = row.getStruct(15);
                System.out.println(row.getString(0).replaceAll(".*/", "") + " "
                        + (error == null ? "ok" : error.getString(0) + " " + error.getString(1)));
            }
        }
    }

    private static List<ImageRef> images(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.sorted().map(FencedChunk::listed).toList();
        }
    }

    private static ImageRef listed(Path file) {
        try {
            return new ImageRef(
                    EndingFileSystem.uri(file),
                    Files.size(file),
                    Files.getLastModifiedTime(file).toMillis(),
                    null);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
