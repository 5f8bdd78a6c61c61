package io.sparkresnet.udf;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LimitTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "WAIT_WITH_FULL_WINDOW | 71 % waiting for images: raise spark.resnet.fetch.window and spark.resnet.fetch.threads",
                "WAIT_WITH_FULL_BUDGET | 71 % waiting for images: raise spark.resnet.fetch.bytes, and the executor's memory with it",
                "WAIT_FOR_STORE | 71 % waiting for images: the store or the network gives no more: place executors near it, or use fewer",
                "DECODE | 71 % decoding and resizing: images of 1.5 MiB: more cores, or smaller copies of the images",
                "PREPROCESS | 71 % decoding and resizing: images of 1.5 MiB: more cores, or smaller copies of the images",
                "INFER | 100 % evaluating the network: as it should be: more cores or executors make it faster",
                "WRITE | 71 % writing rows: leave out --columns that nobody reads, or give the executors faster local disks",
                "OPEN | 71 % opening the engine: a short job: fewer and longer-lived executors",
            })
    void namesWhatTakesMostAndWhatToDo(PipelineStage stage, String sentence) {
        StageTimes most = StageTimes.of(Map.of(stage, 71.0), 100, 150L << 20, 0);
        StageTimes others = StageTimes.of(Map.of(PipelineStage.INFER, 29.0), 0, 0, 0);

        assertThat(most.plus(others)).hasToString(sentence);
    }

    @Test
    void allWaitingIsOneThing() {
        StageTimes times = StageTimes.of(
                Map.of(
                        PipelineStage.WAIT_WITH_FULL_WINDOW, 3.0,
                        PipelineStage.WAIT_FOR_STORE, 2.0,
                        PipelineStage.INFER, 4.0,
                        PipelineStage.DECODE, 1.0),
                1,
                1,
                0);

        assertThat(Limit.sentence(times))
                .isEqualTo("50 % waiting for images: raise spark.resnet.fetch.window and spark.resnet.fetch.threads");
    }

    @Test
    void saysNothingOfTooLittle() {
        assertThat(Limit.sentence(StageTimes.NONE)).isEmpty();
        assertThat(Limit.sentence(StageTimes.of(Map.of(PipelineStage.OPEN, 0.9), 10, 10, 0)))
                .isEmpty();
        assertThat(Limit.sentence(StageTimes.of(Map.of(PipelineStage.OPEN, 9.0), 0, 0, 0)))
                .isEmpty();
    }
}
