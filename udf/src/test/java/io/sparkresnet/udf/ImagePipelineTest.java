package io.sparkresnet.udf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Set;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ImagePipelineTest extends PipelineFixture {
    private static final int CLASS_INDEX = 9;
    private static final int LABEL = 10;
    private static final int PROBABILITY = 11;
    private static final int TOP = 12;
    private static final int LOGITS = 13;

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
        assertThat(metrics.clock().value().bytes())
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
    void noImagesGiveNoRows() {
        ImagePipeline pipeline = pipeline(List.of(), 4, source, Integer.MAX_VALUE);

        assertThat(pipeline.hasNext()).isFalse();
        assertThatThrownBy(pipeline::next)
                .isInstanceOf(NoSuchElementException.class)
                .hasMessage("Cannot read row: every image has had its own");
    }
}
