package io.sparkresnet.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkresnet.it.RequestLog.Verb;
import io.sparkresnet.model.image.DecodeLimits;
import io.sparkresnet.model.image.Recipe;
import io.sparkresnet.model.inference.Activation;
import io.sparkresnet.model.inference.ModelCompiler;
import io.sparkresnet.model.network.Architecture;
import io.sparkresnet.model.network.BlockKind;
import io.sparkresnet.model.network.Stage;
import io.sparkresnet.model.network.Stem;
import io.sparkresnet.model.weights.Initialization;
import io.sparkresnet.udf.FetchSettings;
import io.sparkresnet.udf.ImageRef;
import io.sparkresnet.udf.PipelineMetrics;
import io.sparkresnet.udf.PredictionColumn;
import io.sparkresnet.udf.PredictionSettings;
import io.sparkresnet.udf.ResNetPartitions;
import io.sparkresnet.udf.SerializableHadoopConf;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import org.apache.hadoop.fs.EtagSource;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;
import org.apache.hadoop.fs.s3a.S3AFileStatus;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What a task asks an object store for, and that it takes nothing but the listed version of an object. */
class FetchIT {
    private static S3Server server;
    private static SparkSession spark;

    @BeforeAll
    static void start() throws IOException {
        server = S3Server.start();
        server.createBucket("fetched");
        SparkSession.Builder builder = SparkSession.builder().master("local[2]");
        server.sparkSettings().forEach(builder::config);
        spark = builder.getOrCreate();
    }

    @AfterAll
    static void stop() {
        spark.stop();
        server.close();
    }

    @Test
    void readsTheListedVersionWithOneGetAndNoHead() throws IOException {
        for (String name : List.of("a", "b c#", "changed", "k=v/_d", "missing", "shorter")) {
            server.put("fetched", "in/" + name, bytes("the listed text"));
        }
        List<ImageRef> images = list("s3a://fetched/in");
        server.put("fetched", "in/changed", bytes("the LISTED text"));
        server.put("fetched", "in/shorter", bytes("the list"));
        server.delete("fetched", "in/missing");
        server.requests().clear();

        List<Row> rows = rows(images);

        assertThat(rows)
                .extracting(row -> row.getString(0) + " " + row.getStruct(15).getString(1) + " " + row.getInt(16))
                .containsExactly(
                        "s3a://fetched/in/a not_an_image 1",
                        "s3a://fetched/in/b c# not_an_image 1",
                        "s3a://fetched/in/changed changed 1",
                        "s3a://fetched/in/k=v/_d not_an_image 1",
                        "s3a://fetched/in/missing missing 1",
                        "s3a://fetched/in/shorter changed 1");
        assertThat(server.requests().keys(Verb.GET, "fetched", ""))
                .containsExactlyInAnyOrder(
                        "in/a", "in/b%20c%23", "in/changed", "in/k%3Dv/_d", "in/missing", "in/shorter");
        assertThat(server.requests().keys(Verb.HEAD, "fetched", "")).isEmpty();
    }

    private static List<ImageRef> list(String directory) throws IOException {
        Path path = new Path(directory);
        List<ImageRef> images = new ArrayList<>();
        RemoteIterator<LocatedFileStatus> files =
                path.getFileSystem(spark.sparkContext().hadoopConfiguration()).listFiles(path, true);
        while (files.hasNext()) {
            LocatedFileStatus file = files.next();
            String etag = file instanceof EtagSource source ? source.getEtag() : null;
            images.add(new ImageRef(file.getPath().toString(), file.getLen(), file.getModificationTime(), etag));
        }
        images.sort(Comparator.comparing(ImageRef::path));
        return images;
    }

    private static List<Row> rows(List<ImageRef> images) {
        JavaSparkContext context = new JavaSparkContext(spark.sparkContext());
        Architecture tiny = new Architecture(BlockKind.BASIC, Stem.CIFAR, 8, 1, List.of(new Stage(1, 8, 8, 1)), 3, 2);
        PredictionSettings settings = new PredictionSettings(
                List.of(),
                Activation.SOFTMAX,
                1,
                Set.of(PredictionColumn.PREDICTION),
                8,
                FetchSettings.DEFAULT,
                DecodeLimits.DEFAULT,
                "run-1");
        ResNetPartitions partitions = new ResNetPartitions(
                context.broadcast(ModelCompiler.compile(
                        Initialization.kaiming(tiny, 1, Initialization.ResidualScale.ONE), Recipe.imageNet(32, 32))),
                context.broadcast(new SerializableHadoopConf(context.hadoopConfiguration())),
                context.broadcast(settings),
                (image, path) -> new S3AFileStatus(image.length(), image.modified(), path, 1, "", image.etag(), null),
                PipelineMetrics.register(spark.sparkContext()));
        return context.parallelize(images, 1)
                .mapPartitions(refs -> partitions.rows(refs, 0))
                .collect();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
