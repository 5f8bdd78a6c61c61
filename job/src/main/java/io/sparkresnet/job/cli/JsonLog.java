package io.sparkresnet.job.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Messages as JSON, a line each, with the fields of Spark's own structured logs, so that one rule of a log collector reads both.
 * Chosen by the variable {@code SPARK_RESNET_LOG=json}.
 */
final class JsonLog extends PrintStream {
    private static final String VARIABLE = "SPARK_RESNET_LOG";
    private static final String NAME = "spark-resnet";
    /** How the house's messages of failure begin. */
    private static final List<String> FAILURES =
            List.of("Cannot ", "Invalid ", "Unknown ", "Missing ", "Failed ", "unexpected failure");

    private static final ObjectMapper JSON = new ObjectMapper();

    private JsonLog(OutputStream err) {
        super(err, true, StandardCharsets.UTF_8);
    }

    /** Messages as the environment wants them: {@code err} itself, unless it asks for JSON. */
    static PrintStream of(PrintStream err, Map<String, String> environment) {
        return "json".equals(environment.get(VARIABLE)) ? new JsonLog(err) : err;
    }

    @Override
    public void println(@Nullable String message) {
        String text = String.valueOf(message);
        if (text.isEmpty()) {
            return;
        }
        String said = text.startsWith(NAME + ": ") ? text.substring(NAME.length() + 2) : text;
        String level = FAILURES.stream().anyMatch(said::startsWith) ? "ERROR" : "INFO";
        ObjectNode line = JSON.createObjectNode()
                .put("ts", Instant.now().toString())
                .put("level", level)
                .put("msg", said)
                .put("logger", NAME);
        try {
            super.println(JSON.writeValueAsString(line));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Cannot write a tree of plain values as JSON", e);
        }
    }

    @Override
    public void println(@Nullable Object message) {
        println(String.valueOf(message));
    }
}
