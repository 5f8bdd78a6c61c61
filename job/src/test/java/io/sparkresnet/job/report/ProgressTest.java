package io.sparkresnet.job.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkresnet.udf.PipelineStage;
import io.sparkresnet.udf.StageTimes;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ProgressTest {
    @Test
    void saysHowFarHowFastAndWhy() {
        StageTimes times = StageTimes.of(Map.of(PipelineStage.INFER, 88.0, PipelineStage.DECODE, 12.0), 1, 1, 0);

        assertThat(Progress.line(1234, 3, 10_000, Duration.ofSeconds(10), times))
                .isEqualTo("1,234 of 10,000 images, 123.4 images/s, 3 failed, 1m 11s left;"
                        + " 88 % evaluating the network: as it should be: more cores or executors make it faster");
    }

    @Test
    void saysNoTimeLeftBeforeTheFirstImage() {
        assertThat(Progress.line(0, 0, 10, Duration.ofSeconds(1), StageTimes.NONE))
                .isEqualTo("0 of 10 images, 0.0 images/s, 0 failed");
        assertThat(Progress.line(0, 0, 10, Duration.ZERO, StageTimes.NONE))
                .isEqualTo("0 of 10 images, 0.0 images/s, 0 failed");
        assertThat(Progress.line(1, 0, 100_000, Duration.ofSeconds(1), StageTimes.NONE))
                .isEqualTo("1 of 100,000 images, 1.0 images/s, 0 failed, 27h 46m left");
    }
}
