package io.sparkresnet.udf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkresnet.model.image.ChannelMode;
import io.sparkresnet.model.image.DecodeLimits;
import io.sparkresnet.model.image.ExifPolicy;
import io.sparkresnet.model.image.Interpolation;
import io.sparkresnet.model.image.Recipe;
import io.sparkresnet.model.inference.Activation;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ImagePipelineTest {
    private static final Recipe ANY_SIZE =
            new Recipe(ChannelMode.L, null, Interpolation.BILINEAR, null, List.of(0f), List.of(1f), ExifPolicy.IGNORE);
    private static final int STATUS = 8;
    private static final int CLASS_INDEX = 9;
    private static final int LABEL = 10;
    private static final int PROBABILITY = 11;
    private static final int TOP = 12;
    private static final int LOGITS = 13;
    private static final int EMBEDDING = 14;
    private static final int ERROR = 15;

    private final MeanNetwork network = new MeanNetwork();
    private final FakeSource source = new FakeSource();
    private final ExecutorReads reads = new ExecutorReads(4, new ByteBudget(1 << 20, Duration.ofMinutes(1)));
    private final ByteBudget decodes = new ByteBudget(1 << 20, Duration.ofMinutes(1));
    private final DecodeMemory memory = new DecodeMemory(decodes);
    private final PipelineMetrics metrics = PipelineMetrics.local();
    private Set<PredictionColumn> columns = EnumSet.allOf(PredictionColumn.class);
    private List<String> labels = List.of("bright", "dark", "half");

    private final Path directory;

    ImagePipelineTest(@TempDir Path directory) {
        this.directory = directory;
    }

    @Test
    void writesEveryColumn() {
        ImageRef image = source.put("a", ImageFiles.png(3, 2, 255));

        Row row = rows(List.of(image), 4).get(0);

        assertThat(row.length()).isEqualTo(PredictionSchema.SCHEMA.length());
        assertThat(row.getString(0)).isEqualTo("fake://store/a");
        assertThat(row.getString(1)).isEqualTo("etag-a");
        assertThat(row.getLong(2)).isEqualTo(image.length());
        assertThat(row.getTimestamp(3).getTime()).isEqualTo(1_700_000_000_000L);
        assertThat(row.getString(4)).isEqualTo("etag-a");
        assertThat(row.getInt(5)).isEqualTo(3);
        assertThat(row.getInt(6)).isEqualTo(2);
        assertThat(row.getString(7)).isEqualTo("png");
        assertThat(row.getString(STATUS)).isEqualTo("ok");
        assertThat(row.getInt(CLASS_INDEX)).isZero();
        assertThat(row.getString(LABEL)).isEqualTo("bright");
        assertThat(row.getFloat(PROBABILITY)).isEqualTo(1f);
        assertThat(row.<Row>getList(TOP)).extracting(Row::toString).containsExactly("[0,bright,1.0]", "[2,half,0.5]");
        assertThat(row.<Float>getList(LOGITS)).containsExactly(1f, 0f, 0.5f);
        assertThat(row.<Float>getList(EMBEDDING)).containsExactly(1f);
        assertThat(row.isNullAt(ERROR)).isTrue();
        assertThat(row.getInt(16)).isEqualTo(1);
        assertThat(row.getString(17)).isEqualTo("fingerprint");
        assertThat(row.getString(18)).isEqualTo("run-1");
        assertThat(row.getLong(19)).isEqualTo(7);
    }

    @Test
    void leavesColumnsNullThatAreNotAskedFor() {
        columns = Set.of(PredictionColumn.EMBEDDING);
        Row embedding =
                rows(List.of(source.put("a", ImageFiles.png(1, 1, 255))), 4).get(0);
        columns = Set.of(PredictionColumn.PREDICTION);
        labels = List.of();
        Row prediction =
                rows(List.of(source.put("a", ImageFiles.png(1, 1, 0))), 4).get(0);

        assertThat(nulls(embedding)).containsExactly("class_index", "label", "probability", "top", "logits", "error");
        assertThat(nulls(prediction)).containsExactly("label", "logits", "embedding", "error");
        assertThat(metrics.firstClasses().value().values()).containsExactly(new int[] {1});
        assertThat(prediction.<Row>getList(TOP))
                .extracting(Row::toString)
                .containsExactly("[1,null,1.0]", "[2,null,0.5]");
    }

    @Test
    void keepsTheOrderAndCutsTheLastBatchShort() {
        List<ImageRef> images = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            images.add(source.put("image" + i, ImageFiles.png(2, 2, 20 * i)));
        }

        List<Row> rows = rows(images, 4);

        assertThat(rows).extracting(row -> row.getString(0)).containsExactlyElementsOf(paths(images));
        assertThat(rows)
                .extracting(row -> row.<Float>getList(EMBEDDING).get(0))
                .containsExactly(
                        0f,
                        20 / 255f,
                        40 / 255f,
                        60 / 255f,
                        80 / 255f,
                        100 / 255f,
                        120 / 255f,
                        140 / 255f,
                        160 / 255f,
                        180 / 255f);
        assertThat(network.batches()).containsExactly("4x2x2", "4x2x2", "2x2x2");
        assertThat(metrics.images().value()).isEqualTo(10);
        assertThat(metrics.failures().value()).isZero();
        assertThat(metrics.bytes().value())
                .isEqualTo(images.stream().mapToLong(ImageRef::length).sum());
    }

    @Test
    void aNewShapeBeginsANewBatch() {
        List<ImageRef> images = new ArrayList<>();
        int[][] sizes = {{2, 3}, {2, 3}, {3, 2}, {2, 3}, {2, 3}, {2, 3}, {2, 3}, {5, 5}};
        for (int i = 0; i < sizes.length; i++) {
            images.add(source.put("image" + i, ImageFiles.png(sizes[i][0], sizes[i][1], 20 * i)));
        }

        List<Row> rows = rows(images, 3);

        assertThat(network.batches()).containsExactly("2x3x2", "1x2x3", "3x3x2", "1x3x2", "1x5x5");
        assertThat(rows).extracting(row -> row.getString(0)).containsExactlyElementsOf(paths(images));
        assertThat(rows.get(7).<Float>getList(EMBEDDING)).containsExactly(140 / 255f);
    }

    @Test
    void everyBadFileCostsItsOwnRowOnly() throws IOException {
        byte[] png = ImageFiles.png(64, 64, 100);
        ImageRef good = ImageFiles.write(directory.resolve("good.png"), png);
        ImageRef empty = ImageFiles.write(directory.resolve("empty.png"), new byte[0]);
        ImageRef text = ImageFiles.write(directory.resolve("text.png"), "no image".getBytes(StandardCharsets.UTF_8));
        ImageRef cut = ImageFiles.write(directory.resolve("cut.png"), Arrays.copyOf(png, png.length - 28));
        ImageRef vanished = ImageFiles.write(directory.resolve("vanished.png"), png);
        Files.delete(directory.resolve("vanished.png"));
        ImageRef grown = ImageFiles.write(directory.resolve("grown.png"), png);
        Files.write(directory.resolve("grown.png"), new byte[1000]);
        ImageRef large = new ImageRef(good.path(), 1 << 20, 0, null);
        ImageRef last = ImageFiles.write(directory.resolve("last.png"), png);
        List<ImageRef> images = List.of(empty, good, text, cut, vanished, grown, large, last);

        List<Row> rows = drain(pipeline(
                images, 4, new FileSystemSource(new Configuration(), FileStatusSource.plain()), Integer.MAX_VALUE));

        assertThat(rows).extracting(row -> row.getString(0)).containsExactlyElementsOf(paths(images));
        assertThat(rows)
                .extracting(row -> row.isNullAt(ERROR)
                        ? "ok"
                        : row.getStruct(ERROR).getString(0) + " "
                                + row.getStruct(ERROR).getString(1))
                .containsExactly(
                        "decode empty",
                        "ok",
                        "decode not_an_image",
                        "decode truncated",
                        "fetch missing",
                        "fetch changed",
                        "fetch too_large",
                        "ok");
        assertThat(nulls(rows.get(0)))
                .containsExactly(
                        "etag",
                        "width",
                        "height",
                        "format",
                        "class_index",
                        "label",
                        "probability",
                        "top",
                        "logits",
                        "embedding");
        assertThat(rows.get(3).getInt(5)).isEqualTo(64);
        assertThat(rows.get(3).getString(7)).isEqualTo("png");
        assertThat(rows)
                .extracting(row -> row.getStruct(ERROR))
                .filteredOn(error -> error != null)
                .noneMatch(error -> error.getString(2).contains(directory.toString()));
        assertThat(metrics.images().value()).isEqualTo(8);
        assertThat(metrics.failures().value()).isEqualTo(6);
        assertThat(metrics.firstClasses().value().values()).containsExactly(new int[] {1, 1});
        assertThat(reads.budget().used()).isZero();
    }

    @Test
    void tooManyPixelsAreRefusedWithTheirSize() {
        Row row = drain(pipeline(List.of(source.put("a", ImageFiles.png(30, 20, 0))), 4, source, 599))
                .get(0);

        assertThat(row.getStruct(ERROR).getString(1)).isEqualTo("too_large");
        assertThat(row.getInt(5)).isEqualTo(30);
        assertThat(row.getInt(6)).isEqualTo(20);
    }

    @Test
    void anImageThatWouldNotFitTheHeapCostsItsOwnRowOnly() {
        List<ImageRef> images = List.of(
                source.put("a", ImageFiles.png(3, 2, 255)),
                source.put("huge", ImageFiles.png(1000, 1000, 0)),
                source.put("b", ImageFiles.png(3, 2, 255)));

        List<Row> rows = rows(images, 4);

        assertThat(rows).extracting(row -> row.getString(STATUS)).containsExactly("ok", "error", "ok");
        Row error = rows.get(1).getStruct(ERROR);
        assertThat(error.getString(1)).isEqualTo("too_large");
        assertThat(error.getString(2))
                .isEqualTo(
                        "Cannot decode image: it needs 7 MB of memory (expected at most 1, half of the executor's heap)");
        assertThat(decodes.used()).isZero();
    }

    @Test
    void anImageThatTheEngineRefusesCostsItsOwnRowOnly() {
        network.refuse(0.4f);
        List<ImageRef> images = List.of(
                source.put("a", ImageFiles.png(1, 1, 51)),
                source.put("b", ImageFiles.png(1, 1, 102)),
                source.put("c", ImageFiles.png(1, 1, 153)));

        List<Row> rows = rows(images, 3);

        assertThat(rows).extracting(row -> row.getString(STATUS)).containsExactly("ok", "error", "ok");
        assertThat(rows.get(1).getStruct(ERROR).toString()).isEqualTo("[infer,engine,The engine refuses this input]");
        assertThat(rows.get(1).getInt(5)).isEqualTo(1);
        assertThat(rows.get(2).<Float>getList(EMBEDDING)).containsExactly(0.6f);
    }

    @Test
    void resultsThatAreNotFiniteAreAnError() {
        network.explode(0.4f);
        List<ImageRef> images =
                List.of(source.put("a", ImageFiles.png(1, 1, 102)), source.put("b", ImageFiles.png(1, 1, 51)));

        List<Row> rows = rows(images, 2);

        assertThat(rows).extracting(row -> row.getString(STATUS)).containsExactly("error", "ok");
        assertThat(rows.get(0).getStruct(ERROR).toString())
                .isEqualTo("[infer,not_finite,The network's results are not all finite]");
    }

    @Test
    void manyFailuresDoNotWaitForAFullBatch() {
        List<ImageRef> images = new ArrayList<>();
        images.add(source.put("good", ImageFiles.png(1, 1, 51)));
        for (int i = 0; i < 20; i++) {
            images.add(source.put("bad" + i, new byte[0]));
        }
        ImagePipeline pipeline = pipeline(images, 2, source, Integer.MAX_VALUE);

        assertThat(pipeline.next().getString(STATUS)).isEqualTo("ok");
        assertThat(metrics.images().value()).isEqualTo(8);
        assertThat(drain(pipeline)).hasSize(20);
    }

    @Test
    void noImagesGiveNoRows() {
        ImagePipeline pipeline = pipeline(List.of(), 4, source, Integer.MAX_VALUE);

        assertThat(pipeline.hasNext()).isFalse();
        assertThatThrownBy(pipeline::next)
                .isInstanceOf(NoSuchElementException.class)
                .hasMessage("Cannot read row: every image has had its own");
    }

    @Test
    void anErrorOfTheEngineFailsTheTask() {
        ImagePipeline pipeline = new ImagePipeline(
                window(List.of(source.put("a", ImageFiles.png(1, 1, 0))), source),
                ANY_SIZE,
                settings(1, Integer.MAX_VALUE),
                (input, n, height, width) -> {
                    throw new OutOfMemoryError("Java heap space");
                },
                new PredictionRows(settings(1, Integer.MAX_VALUE), "fingerprint", 7),
                metrics,
                memory,
                () -> false);

        assertThatThrownBy(pipeline::hasNext)
                .isInstanceOf(OutOfMemoryError.class)
                .hasMessage("Java heap space");
    }

    private List<Row> rows(List<ImageRef> images, int batchSize) {
        return drain(pipeline(images, batchSize, source, Integer.MAX_VALUE));
    }

    private ImagePipeline pipeline(List<ImageRef> images, int batchSize, ImageSource from, int maxPixels) {
        PredictionSettings settings = settings(batchSize, maxPixels);
        return new ImagePipeline(
                window(images, from),
                ANY_SIZE,
                settings,
                network,
                new PredictionRows(settings, "fingerprint", 7),
                metrics,
                memory,
                () -> false);
    }

    private FetchWindow window(List<ImageRef> images, ImageSource from) {
        FetchSettings fetch = new FetchSettings(3, 4, 1 << 20, 1 << 19, 2, Duration.ofMillis(1));
        return new FetchWindow(
                images.iterator(), new ImageFetcher(from, fetch), reads, fetch.imagesAhead(), () -> false);
    }

    private PredictionSettings settings(int batchSize, int maxPixels) {
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

    private static List<Row> drain(ImagePipeline pipeline) {
        List<Row> rows = new ArrayList<>();
        try (pipeline) {
            pipeline.forEachRemaining(rows::add);
        }
        return rows;
    }

    private static List<String> paths(List<ImageRef> images) {
        return images.stream().map(ImageRef::path).toList();
    }

    private static List<String> nulls(Row row) {
        List<String> names = new ArrayList<>();
        for (int i = 0; i < row.length(); i++) {
            if (row.isNullAt(i)) {
                names.add(PredictionSchema.SCHEMA.fields()[i].name());
            }
        }
        return names;
    }
}
