package io.sparkresnet.udf;

import io.sparkresnet.model.image.ChannelMode;
import io.sparkresnet.model.image.DecodeLimits;
import io.sparkresnet.model.image.ExifPolicy;
import io.sparkresnet.model.image.Interpolation;
import io.sparkresnet.model.image.Recipe;
import io.sparkresnet.model.inference.Activation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.apache.spark.sql.Row;

/** A pipeline over images held in memory, with a network whose results are easily told. */
abstract class PipelineFixture {
    static final Recipe ANY_SIZE =
            new Recipe(ChannelMode.L, null, Interpolation.BILINEAR, null, List.of(0f), List.of(1f), ExifPolicy.IGNORE);
    static final int STATUS = 8;
    static final int EMBEDDING = 14;
    static final int ERROR = 15;

    final MeanNetwork network = new MeanNetwork();
    final FakeSource source = new FakeSource();
    final ExecutorReads reads = new ExecutorReads(4, 3, new ByteBudget(1 << 20, Duration.ofMinutes(1)));
    final ByteBudget decodes = new ByteBudget(1 << 20, Duration.ofMinutes(1));
    final DecodeMemory memory = new DecodeMemory(decodes);
    Exclusion exclusion = new Exclusion(Duration.ofMillis(20), Duration.ofMinutes(1));
    final PipelineMetrics metrics = PipelineMetrics.local();
    Set<PredictionColumn> columns = EnumSet.allOf(PredictionColumn.class);
    List<String> labels = List.of("bright", "dark", "half");

    List<Row> rows(List<ImageRef> images, int batchSize) {
        return drain(pipeline(images, batchSize, source, Integer.MAX_VALUE));
    }

    ImagePipeline pipeline(List<ImageRef> images, int batchSize, ImageSource from, int maxPixels) {
        PredictionSettings settings = settings(batchSize, maxPixels);
        return new ImagePipeline(
                window(images, from),
                ANY_SIZE,
                settings,
                network,
                new PredictionRows(settings, "fingerprint", 7),
                metrics,
                memory,
                exclusion,
                () -> false);
    }

    FetchWindow window(List<ImageRef> images, ImageSource from) {
        FetchSettings fetch =
                new FetchSettings(3, 4, 1 << 20, 1 << 19, 2, Duration.ofMillis(1), Duration.ofMinutes(1), 100);
        return new FetchWindow(
                images.iterator(),
                new ImageFetcher(from, fetch, reads.threads(), exclusion),
                reads,
                new StoreRefusals(fetch.refusals()),
                metrics.clock(),
                () -> false);
    }

    PredictionSettings settings(int batchSize, int maxPixels) {
        return new PredictionSettings(
                labels,
                Activation.NONE,
                2,
                columns,
                batchSize,
                FetchSettings.DEFAULT,
                new DecodeLimits(maxPixels),
                "run-1");
    }

    static List<Row> drain(RowIterator pipeline) {
        List<Row> rows = new ArrayList<>();
        try (pipeline) {
            pipeline.forEachRemaining(rows::add);
        }
        return rows;
    }

    static List<String> paths(List<ImageRef> images) {
        return images.stream().map(ImageRef::path).toList();
    }

    static List<String> nulls(Row row) {
        List<String> names = new ArrayList<>();
        for (int i = 0; i < row.length(); i++) {
            if (row.isNullAt(i)) {
                names.add(PredictionSchema.SCHEMA.fields()[i].name());
            }
        }
        return names;
    }
}
