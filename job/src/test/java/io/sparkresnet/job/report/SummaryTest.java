package io.sparkresnet.job.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sparkresnet.job.report.scan.Confidence;
import io.sparkresnet.job.report.scan.Duplicates;
import io.sparkresnet.job.report.scan.RowStatistics;
import io.sparkresnet.job.report.scan.Spread;
import io.sparkresnet.udf.PipelineStage;
import io.sparkresnet.udf.StageTimes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SummaryTest {
    private static final StageTimes TIMES = StageTimes.of(
            Map.of(PipelineStage.INFER, 8.5, PipelineStage.WAIT_WITH_FULL_WINDOW, 0.25, PipelineStage.WRITE, 1.25),
            4,
            3 << 20,
            2.5);
    private static final Spread WIDTH = new Spread(1, 28, 28, 28, 28, 28, 28, 4, List.of(1L));

    @Test
    void warningsStandInTheSummary() throws IOException {
        Summary summary = summary(List.of("class 1 (<b>) takes all", "second"));

        JsonNode json = new ObjectMapper().readTree(summary.toJson());
        assertThat(json.get("warnings").toString()).isEqualTo("[\"class 1 (<b>) takes all\",\"second\"]");
    }

    @Test
    void withoutWarningsTheListIsEmpty() throws IOException {
        Summary summary = summary(List.of());

        assertThat(new ObjectMapper().readTree(summary.toJson()).get("warnings").toString())
                .isEqualTo("[]");
    }

    @Test
    void whatIsWrittenIsReadBack() throws IOException {
        Summary summary = summary(List.of("class 1 takes all"));

        assertThat(Summary.parse(summary.toJson().getBytes(StandardCharsets.UTF_8)))
                .isEqualTo(summary);
    }

    /** What the next run is compared by. */
    @Test
    void statisticsHaveNamesOfTheirOwn() throws IOException {
        JsonNode statistics =
                new ObjectMapper().readTree(summary(List.of()).toJson()).get("statistics");

        assertThat(statistics.get("confidence").toString())
                .isEqualTo("{\"count\":1,\"p10\":0.5,\"median\":0.5,\"p90\":0.5,\"twentieths\":[0,1]}");
        assertThat(statistics.get("shorter_side").toString())
                .isEqualTo("{\"count\":1,\"total\":28,\"min\":28,\"p10\":28,\"median\":28,\"p90\":28,\"max\":28,"
                        + "\"first_octave\":4,\"octaves\":[1]}");
        assertThat(statistics.get("formats").toString()).isEqualTo("{\"png\":1}");
        assertThat(statistics.get("duplicates").get("spare_bytes").asLong()).isEqualTo(900);
    }

    @Test
    void aSummaryOfAnOlderVersionHasNoStatistics() throws IOException {
        ObjectNode json =
                (ObjectNode) new ObjectMapper().readTree(summary(List.of()).toJson());
        json.remove("statistics");

        assertThat(Summary.parse(json.toString().getBytes(StandardCharsets.UTF_8))
                        .statistics())
                .isEqualTo(RowStatistics.NONE);
    }

    @Test
    void aDamagedSummaryIsRefused() {
        assertThatThrownBy(() -> Summary.parse("{\"run\": \"r\"}".getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("Invalid started");
    }

    private static Summary summary(List<String> warnings) {
        return new Summary(
                "run",
                1,
                "file:/out",
                "file:/out/summary.json",
                "file:/out/report.html",
                Instant.EPOCH,
                Instant.EPOCH.plusSeconds(2),
                new RowCounts(1, List.of(), List.of(new RowCounts.ClassCount(1, "<b>", 1))),
                1,
                2,
                0,
                warnings,
                1,
                0,
                0.05,
                ExitCode.DONE,
                TIMES,
                new RowStatistics(
                        new Confidence(1, 0.5, 0.5, 0.5, List.of(0L, 1L)),
                        WIDTH,
                        WIDTH,
                        WIDTH,
                        new Spread(1, 900, 900, 900, 900, 900, 900, 9, List.of(1L)),
                        Map.of("png", 1L),
                        new Duplicates(1, 1, 2, 900, List.of(new Duplicates.Group(2, 900, "file:/a", "file:/b")))),
                new ObjectMapper().createObjectNode());
    }
}
