package io.sparkresnet.job.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
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

    @Test
    void warningsStandInSummaryAndReport() throws IOException {
        Summary summary = summary(List.of("class 1 (<b>) takes all", "second"));

        JsonNode json = new ObjectMapper().readTree(summary.toJson());
        assertThat(json.get("warnings").toString()).isEqualTo("[\"class 1 (<b>) takes all\",\"second\"]");
        assertThat(HtmlReport.of(summary))
                .contains(
                        "<p class=\"big\"><strong>Warning:</strong> class 1 (&lt;b&gt;) takes all</p>\n",
                        "<p class=\"big\"><strong>Warning:</strong> second</p>\n");
    }

    @Test
    void withoutWarningsTheListIsEmpty() throws IOException {
        Summary summary = summary(List.of());

        assertThat(new ObjectMapper().readTree(summary.toJson()).get("warnings").toString())
                .isEqualTo("[]");
        assertThat(HtmlReport.of(summary)).doesNotContain("Warning");
    }

    @Test
    void whatIsWrittenIsReadBack() throws IOException {
        Summary summary = summary(List.of("class 1 takes all"));

        assertThat(Summary.parse(summary.toJson().getBytes(StandardCharsets.UTF_8)))
                .isEqualTo(summary);
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
                new ObjectMapper().createObjectNode());
    }
}
