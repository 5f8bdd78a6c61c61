package io.sparkresnet.udf;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StageClockTest extends PipelineFixture {
    private static final long SECOND = 1_000_000_000;

    @Test
    void addsUpStagesAndImages() {
        StageClock clock = new StageClock();
        StageClock other = new StageClock();
        clock.add(PipelineStage.INFER, 2 * SECOND);
        clock.add(PipelineStage.INFER, SECOND);
        clock.found(3);
        clock.taken(10);
        other.add(PipelineStage.WAIT_FOR_STORE, SECOND);
        other.found(0);
        other.taken(0);

        clock.merge(other);

        StageTimes times = clock.value();
        assertThat(times.bySeconds().values()).containsExactly(0.0, 0.0, 1.0, 0.0, 0.0, 3.0, 0.0, 0.0);
        assertThat(times.seconds()).isEqualTo(4);
        assertThat(times.waitSeconds()).isEqualTo(1);
        assertThat(times.images()).isEqualTo(2);
        assertThat(times.bytes()).isEqualTo(10);
        assertThat(times.readyAhead()).isEqualTo(1.5);
    }

    @Test
    void aCopyIsItsOwn() {
        StageClock clock = new StageClock();
        clock.add(PipelineStage.WRITE, SECOND);
        StageClock copy = clock.copy();
        clock.reset();

        assertThat(clock.isZero()).isTrue();
        assertThat(copy.isZero()).isFalse();
        assertThat(copy.value().seconds(PipelineStage.WRITE)).isEqualTo(1);
    }

    @Test
    void aPipelineClocksEachStage() {
        ImageRef good = source.put("a", ImageFiles.png(300, 200, 255));
        ImageRef bad = source.put("b", new byte[] {1, 2, 3});

        rows(List.of(good, bad), 4);

        StageTimes times = metrics.clock().value();
        assertThat(times.images()).isEqualTo(2);
        assertThat(times.bytes()).isEqualTo(good.length() + 3);
        assertThat(times.seconds(PipelineStage.DECODE)).isPositive();
        assertThat(times.seconds(PipelineStage.PREPROCESS)).isPositive();
        assertThat(times.seconds(PipelineStage.INFER)).isPositive();
        assertThat(times.waitSeconds()).isPositive();
        assertThat(metrics.failuresByKind().value()).isEqualTo(Map.of("not_an_image", 1L));
    }

    @Test
    void kindsAddUp() {
        KindCounts counts = new KindCounts();
        KindCounts other = new KindCounts();
        counts.add(ErrorKind.CORRUPT);
        other.add(ErrorKind.CORRUPT);
        other.add(ErrorKind.TIMEOUT);

        counts.merge(other);
        KindCounts copy = counts.copy();
        counts.reset();

        assertThat(counts.isZero()).isTrue();
        assertThat(copy.value()).isEqualTo(Map.of("corrupt", 2L, "timeout", 1L));
    }
}
