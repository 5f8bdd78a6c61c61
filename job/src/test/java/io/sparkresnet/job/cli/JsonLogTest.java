package io.sparkresnet.job.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JsonLogTest {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final PrintStream err = new PrintStream(bytes, true, StandardCharsets.UTF_8);

    @Test
    void aMessageIsALineHoweverManyLinesItHas() throws IOException {
        PrintStream log = JsonLog.of(err, Map.of("SPARK_RESNET_LOG", "json"));

        log.println("spark-resnet: going on with run 7: \"5\" images\nare left");
        log.println("");
        log.println("spark-resnet: Cannot read input /in: does not exist");

        List<JsonNode> lines = new ArrayList<>();
        for (String line : bytes.toString(StandardCharsets.UTF_8).lines().toList()) {
            lines.add(new ObjectMapper().readTree(line));
        }
        assertThat(lines)
                .extracting(line -> line.get("level").asText(), line -> line.get("msg")
                        .asText())
                .containsExactly(
                        tuple("INFO", "going on with run 7: \"5\" images\nare left"),
                        tuple("ERROR", "Cannot read input /in: does not exist"));
        assertThat(lines).allSatisfy(line -> {
            assertThat(line.get("logger").asText()).isEqualTo("spark-resnet");
            assertThat(Instant.parse(line.get("ts").asText())).isAfter(Instant.EPOCH);
        });
    }

    @Test
    void textStaysText() {
        assertThat(JsonLog.of(err, Map.of())).isSameAs(err);
        assertThat(JsonLog.of(err, Map.of("SPARK_RESNET_LOG", "text"))).isSameAs(err);
    }
}
