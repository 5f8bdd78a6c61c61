package io.sparkresnet.job.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sparkresnet.udf.Limit;
import io.sparkresnet.udf.PipelineStage;
import io.sparkresnet.udf.StageTimes;
import java.util.EnumMap;
import java.util.Map;

/** {@link StageTimes} in {@code summary.json}, and back. */
final class StageTimesJson {
    private static final String SECONDS = "_seconds";

    private StageTimesJson() {}

    static void write(StageTimes times, ObjectNode json) {
        json.put("limited_by", Limit.sentence(times));
        times.bySeconds().forEach((stage, seconds) -> json.put(stage.text() + SECONDS, SummaryJson.rounded(seconds)));
        json.put("images", times.images())
                .put("bytes", times.bytes())
                .put("images_ready", SummaryJson.rounded(times.readyAhead()));
    }

    static StageTimes read(JsonNode json) {
        Map<PipelineStage, Double> seconds = new EnumMap<>(PipelineStage.class);
        for (PipelineStage stage : PipelineStage.values()) {
            seconds.put(stage, json.path(stage.text() + SECONDS).asDouble());
        }
        return StageTimes.of(
                seconds,
                json.path("images").asLong(),
                json.path("bytes").asLong(),
                json.path("images_ready").asDouble());
    }
}
