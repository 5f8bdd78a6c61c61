package io.sparkresnet.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkresnet.job.source.ListedStatus;
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
import io.sparkresnet.udf.StoreRefusesException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.statistics.IOStatisticsSupport;
import org.apache.hadoop.fs.statistics.StoreStatisticNames;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** S3A and the fetching above it against a store that hangs, lies, throttles and refuses. */
@Timeout(180)
class HostileStoreIT {
    private static final long MODIFIED = 1_700_000_000_000L;
    private static final Duration LIMIT = Duration.ofSeconds(40);
    private static final int REFUSALS = 100;

    private static HostileStore store;
    private static SparkSession spark;

    @BeforeAll
    static void start() throws IOException {
        store = HostileStore.start();
        SparkSession.Builder builder = SparkSession.builder();
        ShippedConf.settings("spark-defaults.conf").forEach(builder::config);
        S3Server.settings(store.endpoint()).forEach(builder::config);
        spark = builder.master("local[2]").getOrCreate();
    }

    @AfterAll
    static void stop() {
        spark.stop();
        store.close();
    }

    @Test
    void readsNotOneByteOfTenGigabytes() {
        List<Row> rows = rows(List.of(image("honest/ten-gigabytes", 10_000_000_000L)), LIMIT);

        assertThat(rows)
                .extracting(HostileStoreIT::outcome)
                .containsExactly("too_large 1 Too large: 10000000000 bytes (expected at most 268435456)");
        assertThat(store.requests("honest/ten-gigabytes")).isZero();
    }

    /** What is beyond it is never held. It is sent all the same: S3A's HTTP client reads a body to its end when it is closed. */
    @Test
    void takesTheListedLengthWhateverTheStoreSends() {
        List<Row> rows = rows(List.of(image("longer/a"), image("honest/a")), LIMIT);

        assertThat(rows).extracting(row -> row.getStruct(15).getString(1)).containsOnly("not_an_image");
        assertThat(rows).hasSize(2);
        assertThat(store.requests("longer/a")).isEqualTo(1);
    }

    @Test
    void aGetThatHangsIsATimeoutRow() {
        List<Row> rows = rows(
                List.of(image("hanging/a"), image("honest/b"), image("hanging-body/a"), image("honest/c")),
                Duration.ofSeconds(2));

        assertThat(rows)
                .extracting(HostileStoreIT::outcome)
                .containsExactly(
                        "timeout 1 Not read within 2000 ms",
                        "not_an_image 1",
                        "timeout 1 Not read within 2000 ms",
                        "not_an_image 1");
    }

    @Test
    void readsABodyAgainThatWasCut() {
        assertThat(rows(List.of(image("cut-twice/a")), LIMIT))
                .extracting(row -> row.getStruct(15).getString(1))
                .containsExactly("not_an_image");
        assertThat(store.requests("cut-twice/a")).isGreaterThanOrEqualTo(3);
    }

    @Test
    void aStoreThatAsksToSlowDownLosesNoImageAndIsHeard() throws IOException {
        List<ImageRef> images = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            images.add(image("busy-thrice/" + i));
        }

        List<Row> rows = rows(images, LIMIT);

        assertThat(rows).hasSize(40);
        assertThat(rows).extracting(row -> row.getStruct(15).getString(1)).containsOnly("not_an_image");
        FileSystem s3a =
                new Path("s3a://hostile/").getFileSystem(spark.sparkContext().hadoopConfiguration());
        assertThat(IOStatisticsSupport.retrieveIOStatistics(s3a).counters().get(StoreStatisticNames.STORE_IO_THROTTLED))
                .isGreaterThanOrEqualTo(40);
    }

    @Test
    void aStoreThatAlwaysAsksToSlowDownIsATimeoutRowWithItsReason() {
        Row row = rows(List.of(image("always-busy/a")), Duration.ofSeconds(3)).get(0);

        assertThat(row.getStruct(15).getString(1)).isEqualTo("timeout");
        assertThat(row.getStruct(15).getString(2)).startsWith("Not read within 3000 ms");
    }

    @Test
    void aStoreThatRefusesEverythingEndsTheTask() {
        assertThatThrownBy(() -> rows(refused(REFUSALS + 20), LIMIT))
                .rootCause()
                .isInstanceOf(StoreRefusesException.class)
                .hasMessageMatching("Cannot read images: the store refuses them, 10\\d in a row without one success"
                        + " \\(10\\d forbidden\\); the last is s3a://hostile/refused/\\d+: Access denied: .*403.*");
    }

    @Test
    void aShortJobOfRefusedImagesIsRows() {
        assertThat(rows(refused(REFUSALS - 1), LIMIT))
                .extracting(row -> row.getStruct(15).getString(1))
                .containsOnly("forbidden")
                .hasSize(REFUSALS - 1);
    }

    private static List<ImageRef> refused(int count) {
        List<ImageRef> images = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            images.add(image("refused/" + i));
        }
        return images;
    }

    private static ImageRef image(String key) {
        return image(key, HostileStore.LENGTH);
    }

    private static ImageRef image(String key, long length) {
        return new ImageRef("s3a://hostile/" + key, length, MODIFIED, HostileStore.ETAG);
    }

    private static String outcome(Row row) {
        Row error = row.getStruct(15);
        String kind = error.getString(1) + " " + row.getInt(16);
        return error.getString(0).equals("fetch") ? kind + " " + error.getString(2) : kind;
    }

    private static List<Row> rows(List<ImageRef> images, Duration timeLimit) {
        JavaSparkContext context = new JavaSparkContext(spark.sparkContext());
        Architecture tiny = new Architecture(BlockKind.BASIC, Stem.CIFAR, 8, 1, List.of(new Stage(1, 8, 8, 1)), 3, 2);
        FetchSettings defaults = FetchSettings.DEFAULT;
        FetchSettings fetch = new FetchSettings(
                defaults.imagesAhead(),
                defaults.threads(),
                defaults.bytesAhead(),
                defaults.maxFileBytes(),
                defaults.attempts(),
                defaults.backoff(),
                timeLimit,
                REFUSALS);
        PredictionSettings settings = new PredictionSettings(
                List.of(),
                Activation.SOFTMAX,
                1,
                Set.of(PredictionColumn.PREDICTION),
                8,
                fetch,
                DecodeLimits.DEFAULT,
                "run-1");
        ResNetPartitions partitions = new ResNetPartitions(
                context.broadcast(ModelCompiler.compile(
                        Initialization.kaiming(tiny, 1, Initialization.ResidualScale.ONE), Recipe.imageNet(32, 32))),
                context.broadcast(new SerializableHadoopConf(context.hadoopConfiguration())),
                context.broadcast(settings),
                new ListedStatus(),
                PipelineMetrics.register(spark.sparkContext()));
        return context.parallelize(images, 1)
                .mapPartitions(refs -> partitions.rows(refs, 0))
                .collect();
    }
}
