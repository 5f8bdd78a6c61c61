package io.sparkresnet.udf;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkresnet.model.image.ChannelMode;
import io.sparkresnet.model.image.DecodeLimits;
import io.sparkresnet.model.image.ExifPolicy;
import io.sparkresnet.model.image.Interpolation;
import io.sparkresnet.model.image.Recipe;
import io.sparkresnet.model.inference.Activation;
import io.sparkresnet.model.inference.CompiledModel;
import io.sparkresnet.model.inference.ModelCompiler;
import io.sparkresnet.model.network.Architecture;
import io.sparkresnet.model.network.BlockKind;
import io.sparkresnet.model.network.ResNet;
import io.sparkresnet.model.network.Stage;
import io.sparkresnet.model.network.Stem;
import io.sparkresnet.model.network.TensorSpec;
import io.sparkresnet.model.weights.Weights;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResNetPartitionsTest {
    private static final Recipe RECIPE = new Recipe(
            ChannelMode.L,
            null,
            Interpolation.BILINEAR,
            new Recipe.Size(8, 8),
            List.of(0.5f),
            List.of(0.5f),
            ExifPolicy.IGNORE);

    private static SparkSession spark;

    private final Path directory;

    ResNetPartitionsTest(@TempDir Path directory) {
        this.directory = directory;
    }

    @BeforeAll
    static void startSpark(@TempDir Path sparkDirectory) {
        spark = SparkSession.builder()
                .master("local[2]")
                .config("spark.ui.enabled", "false")
                .config("spark.driver.bindAddress", "127.0.0.1")
                .config("spark.driver.host", "127.0.0.1")
                .config("spark.local.dir", sparkDirectory.toString())
                .config(
                        "spark.sql.warehouse.dir",
                        sparkDirectory.resolve("warehouse").toString())
                .getOrCreate();
    }

    @AfterAll
    static void stopSpark() {
        spark.stop();
    }

    @Test
    void writesOneParquetRowAnImage() throws IOException {
        List<ImageRef> images = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            images.add(ImageFiles.write(directory.resolve("image%02d.png".formatted(i)), ImageFiles.png(8, 8, 10 * i)));
        }
        images.add(7, ImageFiles.write(directory.resolve("empty.png"), new byte[0]));
        PipelineMetrics metrics = PipelineMetrics.register(spark.sparkContext());
        ResNetPartitions partitions = partitions(ModelCompiler.compile(weights(1), RECIPE), metrics);
        JavaSparkContext context = new JavaSparkContext(spark.sparkContext());
        JavaRDD<Row> rows = context.parallelize(images, 4)
                .mapPartitionsWithIndex((chunk, refs) -> partitions.rows(refs, chunk), true);
        String output = directory.resolve("output").toUri().toString();

        spark.createDataFrame(rows, PredictionSchema.SCHEMA).write().parquet(output);

        List<Row> read = spark.read().parquet(output).orderBy("chunk", "path").collectAsList();
        assertThat(read).hasSize(21);
        assertThat(read)
                .extracting(row -> row.<String>getAs("path"))
                .containsExactlyInAnyOrderElementsOf(
                        images.stream().map(ImageRef::path).toList());
        assertThat(read)
                .filteredOn(row -> row.getAs("status").equals("error"))
                .singleElement()
                .extracting(row -> row.<Row>getAs("error").toString())
                .isEqualTo("[decode,empty,Cannot decode image: it has 0 bytes]");
        assertThat(read).extracting(row -> row.<Long>getAs("chunk")).containsOnly(0L, 1L, 2L, 3L);
        Row first = read.get(0);
        assertThat(first.<String>getAs("label")).isEqualTo("class " + first.<Integer>getAs("class_index"));
        assertThat(first.getList(first.fieldIndex("top"))).hasSize(3);
        assertThat(first.getList(first.fieldIndex("logits"))).hasSize(5);
        assertThat(first.getList(first.fieldIndex("embedding"))).hasSize(16);
        assertThat(first.<java.sql.Timestamp>getAs("modified").getTime())
                .isEqualTo(images.get(0).modified());
        assertThat(metrics.images().value()).isEqualTo(21);
        assertThat(metrics.failures().value()).isEqualTo(1);
        assertThat(metrics.sessionsOpened().value()).isEqualTo(1);
        assertThat(spark.read().parquet(output).schema().fields()).hasSize(20);
        assertThat(spark.read()
                        .parquet(output)
                        .schema()
                        .apply("top")
                        .getComment()
                        .get())
                .isEqualTo(PredictionSchema.SCHEMA.apply("top").getComment().get());
    }

    @Test
    void aTaskThatStopsEarlyGivesEverythingBack() throws IOException, InterruptedException {
        List<ImageRef> images = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            images.add(ImageFiles.write(directory.resolve("image" + i + ".png"), ImageFiles.png(8, 8, i)));
        }
        ResNetPartitions partitions =
                partitions(ModelCompiler.compile(weights(2), RECIPE), PipelineMetrics.register(spark.sparkContext()));
        JavaSparkContext context = new JavaSparkContext(spark.sparkContext());

        List<String> two = context.parallelize(images, 1)
                .mapPartitions(refs -> {
                    Iterator<Row> rows = partitions.rows(refs, 0);
                    return List.of(rows.next().getString(0), rows.next().getString(0))
                            .iterator();
                })
                .collect();

        assertThat(two).containsExactly(images.get(0).path(), images.get(1).path());
        ExecutorReads reads = ExecutorReads.shared(FETCH);
        for (int i = 0; i < 500 && reads.budget().used() > 0; i++) {
            Thread.sleep(10);
        }
        assertThat(reads.budget().used()).isZero();
    }

    private static final FetchSettings FETCH =
            new FetchSettings(8, 4, 1 << 20, 1 << 20, 2, Duration.ofMillis(1), Duration.ofMinutes(1), 100);

    private static ResNetPartitions partitions(CompiledModel model, PipelineMetrics metrics) {
        PredictionSettings settings = new PredictionSettings(
                List.of("class 0", "class 1", "class 2", "class 3", "class 4"),
                Activation.SOFTMAX,
                3,
                EnumSet.allOf(PredictionColumn.class),
                4,
                FETCH,
                DecodeLimits.DEFAULT,
                "run-1");
        JavaSparkContext context = new JavaSparkContext(spark.sparkContext());
        Broadcast<CompiledModel> broadcastModel = context.broadcast(model);
        return new ResNetPartitions(
                broadcastModel,
                context.broadcast(new SerializableHadoopConf(context.hadoopConfiguration())),
                context.broadcast(settings),
                FileStatusSource.plain(),
                metrics);
    }

    /** One basic block a stage, gray images, five classes. */
    private static Weights weights(long seed) {
        Architecture tiny = new Architecture(
                BlockKind.BASIC, Stem.CIFAR, 8, 1, List.of(new Stage(1, 8, 8, 1), new Stage(1, 16, 16, 2)), 1, 5);
        Random random = new Random(seed);
        Map<String, float[]> tensors = new HashMap<>();
        for (TensorSpec tensor : new ResNet(tiny).tensors()) {
            float[] values = new float[tensor.size()];
            for (int i = 0; i < values.length; i++) {
                values[i] = tensor.key().endsWith("running_var") ? 1 : (float) (0.3 * random.nextGaussian());
            }
            tensors.put(tensor.key(), values);
        }
        return new Weights(tiny, tensors);
    }
}
