package io.sparkresnet.job.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;

/** An {@link OutputStatus} as one line of JSON: the last line of {@code status}. */
public final class StatusJson {
    /** Names in each list of files; the numbers beside them are of all. */
    private static final int MOST_NAMES = 100;

    private static final ObjectMapper JSON = new ObjectMapper();

    private StatusJson() {}

    /** The line, without its end. */
    public static String line(OutputStatus status) {
        ObjectNode json = JSON.createObjectNode();
        json.put("output", status.output())
                .put("open_run", status.openRun().map(RunStatus::id).orElse(null))
                .put("rows", status.rows().all())
                .put("ok", status.rows().ok())
                .put("failed", status.rows().failed())
                .put("left", status.left())
                .put("chunks", status.files())
                .put("retried_by_next_call", status.retried(true))
                .put("retried_if_asked", status.retried(false));
        lock(json.putObject("lock"), status.lock());
        ArrayNode runs = json.putArray("runs");
        status.runs().forEach(each -> run(runs.addObject(), each));
        ArrayNode begun = json.putArray("begun_runs");
        status.begun().forEach(begun::add);
        ArrayNode models = json.putArray("models");
        status.models().forEach(each -> models.addObject()
                .put("model", each.fingerprint())
                .put("weights", each.weights())
                .put("rows", each.rows().all())
                .put("ok", each.rows().ok())
                .put("failed", each.rows().failed()));
        ArrayNode failures = json.putArray("failures");
        status.causes().forEach(each -> failures.addObject()
                .put("stage", each.stage())
                .put("kind", each.kind())
                .put("count", each.count())
                .put("retried_by_next_call", each.passing())
                .put("example_path", each.examplePath())
                .put("example_message", each.exampleMessage()));
        names(
                json,
                "missing",
                status.runs().stream().flatMap(each -> each.missing().stream()).toList());
        names(json, "unplanned", status.unplanned());
        names(json, "strangers", status.strangers());
        names(json, "damaged", status.damaged());
        json.put("weaker", status.guarantee());
        try {
            return JSON.writeValueAsString(json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Cannot write a tree of plain values as JSON", e);
        }
    }

    private static void lock(ObjectNode json, LockStatus lock) {
        json.put("state", word(lock.state()))
                .put("holder", lock.holder())
                .put("written", lock.written())
                .put("watched_seconds", lock.watched().toMillis() / 1000.0);
    }

    private static void run(ObjectNode json, RunStatus run) {
        json.put("number", run.number())
                .put("run", run.id())
                .put("state", word(run.state()))
                .put("created", run.created())
                .put("finished", run.finished().orElse(null))
                .put("images", run.images())
                .put("done", run.images() - run.left() - run.givenUp())
                .put("left", run.left())
                .put("given_up", run.givenUp())
                .put("chunks", run.chunks().planned())
                .put("chunks_done", run.chunks().done())
                .put("replaced_chunks", run.replaced().planned())
                .put("replaced_chunks_done", run.replaced().done())
                .put("missing_chunks", run.missing().size())
                .put("missing_images", run.missingImages())
                .put("rows", run.rows().all())
                .put("ok", run.rows().ok())
                .put("failed", run.rows().failed())
                .put("counted_in", word(run.counted()));
    }

    private static void names(ObjectNode json, String field, List<String> names) {
        json.put(field + "_count", names.size());
        ArrayNode array = json.putArray(field);
        names.stream().limit(MOST_NAMES).forEach(array::add);
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
