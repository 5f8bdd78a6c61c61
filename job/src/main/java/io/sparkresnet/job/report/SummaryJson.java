package io.sparkresnet.job.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sparkresnet.job.report.scan.RowStatistics;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A {@link Summary} as JSON, and back. */
final class SummaryJson {
    /** Classes listed; a network may have a hundred thousand. */
    private static final int MOST_CLASSES = 1000;

    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
    private static final ObjectMapper ONE_LINE = new ObjectMapper();
    private static final ObjectMapper STATISTICS = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    private SummaryJson() {}

    static String document(Summary summary) {
        RowCounts counts = summary.counts();
        ObjectNode json = JSON.createObjectNode();
        json.put("run", summary.run())
                .put("number", summary.number())
                .put("exit_code", summary.exitCode().number())
                .put("output", summary.output())
                .put("summary", summary.summaryPath())
                .put("report", summary.reportPath())
                .put("started", summary.started().toString())
                .put("finished", summary.finished().toString())
                .put("seconds", summary.seconds())
                .put("images_per_second", rounded(summary.imagesPerSecond()))
                .put("images", counts.attempted())
                .put("ok", counts.ok())
                .put("failed", counts.failed())
                .put("images_in_this_call", summary.evaluated())
                .put("held", summary.held())
                .put("given_up", summary.givenUp())
                .put("max_error_fraction", summary.maxErrorFraction())
                .put("chunks", summary.chunks())
                .put("replaced_chunks", summary.replaced());
        ArrayNode warned = json.putArray("warnings");
        summary.warnings().forEach(warned::add);
        ArrayNode failures = json.putArray("failures");
        for (RowCounts.Failures each : counts.failures()) {
            failures.addObject()
                    .put("stage", each.stage())
                    .put("kind", each.kind())
                    .put("count", each.count())
                    .put("example_path", each.examplePath())
                    .put("example_message", each.exampleMessage());
        }
        ArrayNode classes = json.putArray("classes");
        counts.classes().stream().limit(MOST_CLASSES).forEach(each -> classes.addObject()
                .put("class_index", each.classIndex())
                .put("label", each.label())
                .put("count", each.count()));
        StageTimesJson.write(summary.time(), json.putObject("time"));
        json.set("statistics", STATISTICS.valueToTree(summary.statistics()));
        json.set("model", summary.model());
        return text(JSON, json) + "\n";
    }

    static String lastLine(Summary summary) {
        return text(
                ONE_LINE,
                ONE_LINE.createObjectNode()
                        .put("run", summary.run())
                        .put("exit_code", summary.exitCode().number())
                        .put("images", summary.counts().attempted())
                        .put("ok", summary.counts().ok())
                        .put("failed", summary.counts().failed())
                        .put("images_per_second", rounded(summary.imagesPerSecond()))
                        .put("output", summary.output())
                        .put("summary", summary.summaryPath()));
    }

    static Summary parse(byte[] text) throws IOException {
        JsonNode json = JSON.readTree(text);
        List<RowCounts.Failures> failures = new ArrayList<>();
        for (JsonNode each : json.path("failures")) {
            failures.add(new RowCounts.Failures(
                    each.path("stage").asText(),
                    each.path("kind").asText(),
                    each.path("count").asLong(),
                    each.path("example_path").asText(),
                    each.path("example_message").asText()));
        }
        List<RowCounts.ClassCount> classes = new ArrayList<>();
        for (JsonNode each : json.path("classes")) {
            classes.add(new RowCounts.ClassCount(
                    each.path("class_index").asInt(),
                    each.path("label").textValue(),
                    each.path("count").asLong()));
        }
        List<String> warnings = new ArrayList<>();
        json.path("warnings").forEach(each -> warnings.add(each.asText()));
        return new Summary(
                json.path("run").asText(),
                json.path("number").asLong(),
                json.path("output").asText(),
                json.path("summary").asText(),
                json.path("report").asText(),
                instant(json, "started"),
                instant(json, "finished"),
                new RowCounts(json.path("ok").asLong(), failures, classes),
                json.path("images_in_this_call").asLong(),
                json.path("held").asLong(),
                json.path("given_up").asLong(),
                warnings,
                json.path("chunks").asInt(),
                json.path("replaced_chunks").asInt(),
                json.path("max_error_fraction").asDouble(),
                exitCode(json.path("exit_code").asInt()),
                StageTimesJson.read(json.path("time")),
                statistics(json.path("statistics")),
                json.path("model"));
    }

    /** Summaries that are older than these have none. */
    private static RowStatistics statistics(JsonNode json) throws IOException {
        return json.isObject() ? STATISTICS.treeToValue(json, RowStatistics.class) : RowStatistics.NONE;
    }

    private static Instant instant(JsonNode json, String key) throws IOException {
        try {
            return Instant.parse(json.path(key).asText());
        } catch (java.time.DateTimeException e) {
            throw new IOException("Invalid %s: %s (expected an ISO 8601 time)".formatted(key, json.path(key)), e);
        }
    }

    private static ExitCode exitCode(int number) throws IOException {
        return Arrays.stream(ExitCode.values())
                .filter(each -> each.number() == number)
                .findFirst()
                .orElseThrow(() -> new IOException("Invalid exit_code: %d".formatted(number)));
    }

    static double rounded(double value) {
        return Math.round(value * 1000) / 1000.0;
    }

    private static String text(ObjectMapper mapper, JsonNode json) {
        try {
            return mapper.writeValueAsString(json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Cannot write a tree of plain values as JSON", e);
        }
    }
}
