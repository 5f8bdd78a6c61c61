package io.sparkresnet.udf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ImagePipelineFailureTest extends PipelineFixture {
    private final Path directory;

    ImagePipelineFailureTest(@TempDir Path directory) {
        this.directory = directory;
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
                exclusion,
                () -> false);

        assertThatThrownBy(pipeline::hasNext)
                .isInstanceOf(OutOfMemoryError.class)
                .hasMessage("Java heap space");
    }

    @Test
    void anOverflowOfTheStackWhileDecodingCostsItsOwnRowOnly() {
        List<ImageRef> images =
                List.of(source.put("a", ImageFiles.png(1, 1, 51)), source.put("b", ImageFiles.png(1, 1, 0)));

        List<Row> rows = drain(failingWhileDecoding(images, 1, new StackOverflowError()));

        assertThat(rows).extracting(row -> row.getString(STATUS)).containsExactly("error", "ok");
        assertThat(rows.get(0).getStruct(ERROR).toString())
                .isEqualTo("[decode,internal,StackOverflowError while it was decoded]");
        assertThat(decodes.used()).isZero();
    }

    @Test
    void anImageThatLacksHeapIsDecodedAgainWithNothingElseInWork() {
        List<ImageRef> images =
                List.of(source.put("a", ImageFiles.png(1, 1, 51)), source.put("b", ImageFiles.png(1, 1, 0)));

        List<Row> rows = drain(failingWhileDecoding(images, 1, new OutOfMemoryError("Java heap space")));

        assertThat(rows).extracting(row -> row.getString(STATUS)).containsExactly("ok", "ok");
        assertThat(rows.get(0).<Float>getList(EMBEDDING)).containsExactly(0.2f);
    }

    @Test
    void anImageThatLacksHeapAlsoAloneCostsItsOwnRowOnly() {
        List<ImageRef> images =
                List.of(source.put("a", ImageFiles.png(1, 1, 51)), source.put("b", ImageFiles.png(1, 1, 0)));

        List<Row> rows = drain(failingWhileDecoding(images, 2, new OutOfMemoryError("Java heap space")));

        assertThat(rows).extracting(row -> row.getString(STATUS)).containsExactly("error", "ok");
        assertThat(rows.get(0).getStruct(ERROR).toString())
                .isEqualTo("[decode,too_large,Cannot decode image: the executor's heap has no room for it, also with "
                        + "nothing else in work]");
        assertThat(decodes.used()).isZero();
    }

    @Test
    void anImageThatLacksHeapBesideOneThatHangsIsToldSo() throws Exception {
        exclusion = new Exclusion(Duration.ofMillis(20), Duration.ofNanos(1));
        List<ImageRef> images =
                List.of(source.put("a", ImageFiles.png(1, 1, 51)), source.put("b", ImageFiles.png(1, 1, 0)));
        List<Row> rows;

        try (HeldShare hangs = new HeldShare(exclusion)) {
            rows = drain(failingWhileDecoding(images, 2, new OutOfMemoryError("Java heap space")));
        }

        assertThat(rows).extracting(row -> row.getString(STATUS)).containsExactly("error", "ok");
        assertThat(rows.get(0).getStruct(ERROR).toString())
                .isEqualTo("[decode,too_large,Cannot decode image: the executor's heap has no room for it beside what "
                        + "is in work, of which something hangs]");
    }

    /** The first {@code times} decodings fail: all memory for them is taken, and what they ask while they wait throws. */
    private ImagePipeline failingWhileDecoding(List<ImageRef> images, int times, Error failure) {
        assertThat(decodes.tryReserve(1 << 20)).isTrue();
        AtomicInteger asked = new AtomicInteger();
        BooleanSupplier cancelled = () -> {
            // Between two failures the pipeline asks once more, while it waits to be alone.
            int turn = asked.getAndIncrement();
            if (turn == 2 * times - 2) {
                decodes.release(1 << 20);
            }
            if (turn % 2 == 0 && turn < 2 * times) {
                throw failure;
            }
            return false;
        };
        PredictionSettings settings = settings(4, Integer.MAX_VALUE);
        return new ImagePipeline(
                window(images, source),
                ANY_SIZE,
                settings,
                network,
                new PredictionRows(settings, "fingerprint", 7),
                metrics,
                memory,
                exclusion,
                cancelled);
    }
}
