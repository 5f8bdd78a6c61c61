package io.sparkresnet.job.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/**
 * What a published run says of itself: {@code summary.json}, the last line of standard output and the report are made from
 * it. Counts come from the run's files. Immutable.
 *
 * @param run its id
 * @param number of the run in its output, from 1
 * @param output the directory that holds the rows
 * @param summaryPath of {@code summary.json}
 * @param reportPath of {@code report.html}
 * @param started of this call
 * @param finished when every chunk was there
 * @param counts of the run's rows
 * @param warnings sentences that a person should read
 * @param chunks files that hold them
 * @param maxErrorFraction above which the exit code is 5
 * @param exitCode done, or done with too many failures
 * @param time where it went
 * @param model what {@code model.json} says
 */
public record Summary(
        String run,
        long number,
        String output,
        String summaryPath,
        String reportPath,
        Instant started,
        Instant finished,
        RowCounts counts,
        List<String> warnings,
        int chunks,
        double maxErrorFraction,
        ExitCode exitCode,
        StageTimes time,
        JsonNode model) {

    public Summary {
        warnings = List.copyOf(warnings);
    }

    /** Classes listed in {@code summary.json}; a network may have a hundred thousand. */
    static final int MOST_CLASSES = 1000;

    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
    private static final ObjectMapper ONE_LINE = new ObjectMapper();

    /** Seconds that the task threads of all executors spent, summed. */
    public record StageTimes(double fetchWaitSeconds, double decodeSeconds, double inferSeconds) {}

    /** Seconds from start to the last chunk. */
    public double seconds() {
        return Duration.between(started, finished).toMillis() / 1000.0;
    }

    /** Images attempted over seconds. */
    public double imagesPerSecond() {
        return seconds() == 0 ? 0 : counts.attempted() / seconds();
    }

    /** The text of {@code summary.json}. */
    public String toJson() {
        ObjectNode json = JSON.createObjectNode();
        json.put("run", run)
                .put("number", number)
                .put("exit_code", exitCode.number())
                .put("output", output)
                .put("summary", summaryPath)
                .put("report", reportPath)
                .put("started", started.toString())
                .put("finished", finished.toString())
                .put("seconds", seconds())
                .put("images_per_second", rounded(imagesPerSecond()))
                .put("images", counts.attempted())
                .put("ok", counts.ok())
                .put("failed", counts.failed())
                .put("max_error_fraction", maxErrorFraction)
                .put("chunks", chunks);
        ArrayNode warned = json.putArray("warnings");
        warnings.forEach(warned::add);
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
        json.putObject("time")
                .put("fetch_wait_seconds", rounded(time.fetchWaitSeconds()))
                .put("decode_seconds", rounded(time.decodeSeconds()))
                .put("infer_seconds", rounded(time.inferSeconds()));
        json.set("model", model);
        return text(JSON, json) + "\n";
    }

    /** The last line of standard output. */
    public String lastLine() {
        return text(
                ONE_LINE,
                ONE_LINE.createObjectNode()
                        .put("run", run)
                        .put("exit_code", exitCode.number())
                        .put("images", counts.attempted())
                        .put("ok", counts.ok())
                        .put("failed", counts.failed())
                        .put("images_per_second", rounded(imagesPerSecond()))
                        .put("output", output)
                        .put("summary", summaryPath));
    }

    /** One sentence for a person. */
    public String sentence() {
        return String.format(
                Locale.ROOT,
                "%,d images in %.1f s, %.1f images/s, %,d failed; rows in %s, report in %s",
                counts.attempted(),
                seconds(),
                imagesPerSecond(),
                counts.failed(),
                output,
                reportPath);
    }

    private static double rounded(double value) {
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
